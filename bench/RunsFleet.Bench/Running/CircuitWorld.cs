using Grpc.Net.Client;
using RunsFleet.Bench.Servers;
using RunsFleet.Contracts.Circuit.V1;

namespace RunsFleet.Bench.Running;

/// <summary>Two replicas of Circuit and an empty gRPC service on the core of the server, the local world on that of the load, and clients.</summary>
internal sealed class CircuitWorld : IDisposable
{
    private readonly ServerProcess _cloud;
    private readonly List<GrpcChannel> _channels;

    public CircuitWorld()
    {
        _cloud = ServerProcess.StartOnLoadCore(CloudServer.Kind);
        Server = ServerProcess.StartOnServerCore(CircuitServer.Kind, _cloud.Address.ToString(), $"{FreePort.Next()}", $"{FreePort.Next()}", $"{FreePort.Next()}");
        _channels = [.. Server.Addresses.Take(3).Select(address => GrpcChannel.ForAddress(address))];
        Cloud = new CloudClient(_cloud.Address);
        Http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Server.Addresses[3], Timeout = TimeSpan.FromMinutes(5) };
    }

    public ServerProcess Server { get; }

    public CloudClient Cloud { get; }

    public HttpClient Http { get; }

    public CircuitBreaker.CircuitBreakerClient First => new(_channels[0]);

    public CircuitBreaker.CircuitBreakerClient Second => new(_channels[1]);

    public CircuitBreaker.CircuitBreakerClient Empty => new(_channels[2]);

    /// <summary>Calls, <paramref name="callers"/> at a time, and answers what each took in milliseconds.</summary>
    public static async Task<IReadOnlyList<double>> CallAsync(int callers, int total, Func<int, Task> call)
    {
        var took = new double[total];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < total; i = Interlocked.Increment(ref next))
            {
                var started = TimeProvider.System.GetTimestamp();
                await call(i);
                took[i] = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            }
        }));
        return took;
    }

    public void Dispose()
    {
        _channels.ForEach(channel => channel.Dispose());
        Http.Dispose();
        Cloud.Dispose();
        Server.Dispose();
        _cloud.Dispose();
    }
}
