using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using RunsFleet.Circuit;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Bench.Servers;

/// <summary>
/// Two replicas of Circuit as in production, and a gRPC service that answers and does nothing else, in one process. <c>GET /commits</c> answers a line
/// for each record that the first replica wrote: its scope and the timestamp when the write had been answered.
/// <c>GET /plain/{count}</c> stores so many interruptions in a transaction each, evaluates nothing and answers the milliseconds that it took.
/// </summary>
internal static class CircuitServer
{
    public const string Kind = "circuit";
    public const int PlainCallers = 64;
    private static readonly ConcurrentQueue<(string Scope, long At)> Commits = new();

    /// <summary>Settings: where AWS is, the gRPC ports of the two replicas and of the empty service. Addresses: those three, then HTTP.</summary>
    public static async Task<IReadOnlyList<string>> StartAsync(string[] settings)
    {
        AwsEnvironment.Use(settings[0]);
        var first = await StartReplicaAsync(settings[1], services =>
        {
            var plain = services.Last(service => service.ServiceType == typeof(ICircuitStore));
            services.Remove(plain);
            services.AddSingleton<ICircuitStore>(provider =>
                new WatchedStore((ICircuitStore)ActivatorUtilities.CreateInstance(provider, plain.ImplementationType!)));
        });
        await StartReplicaAsync(settings[2], _ => { });
        await StartEmptyAsync(settings[3]);
        return [.. settings[1..4].Select(port => $"http://127.0.0.1:{port}"), first];
    }

    private static async Task<string> StartReplicaAsync(string port, Action<IServiceCollection> change)
    {
        var builder = WebApplication.CreateSlimBuilder([$"--Circuit:GrpcPort={port}", "--urls=http://127.0.0.1:0"]);
        builder.AddServiceDefaults();
        builder.AddCircuit();
        change(builder.Services);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapCircuit();
        app.MapGet("/commits", (RequestDelegate)WriteCommitsAsync);
        app.MapGet("/plain/{count:int}", (RequestDelegate)StorePlainlyAsync);
        await app.StartAsync();
        return app.Urls.First(url => !url.EndsWith($":{port}", StringComparison.Ordinal));
    }

    private static async Task StartEmptyAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder([$"--urls=http://127.0.0.1:{port}"]);
        builder.AddServiceDefaults();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<Empty>();
        await app.StartAsync();
    }

    private static async Task WriteCommitsAsync(HttpContext context)
    {
        foreach (var (scope, at) in Commits)
        {
            await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{scope} {at}\n"));
        }
    }

    private static async Task StorePlainlyAsync(HttpContext context)
    {
        var store = context.RequestServices.GetRequiredService<ICircuitStore>();
        var count = int.Parse((string)context.GetRouteValue("count")!, CultureInfo.InvariantCulture);
        var next = 0;
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, PlainCallers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i <= count; i = Interlocked.Increment(ref next))
            {
                await store.AddAsync(
                    [new InterruptionFact("t3.plain", $"i-{Guid.NewGuid():n}"[..19], TimeProvider.System.GetUtcNow(), "us-east-1a", FactSource.Warning)], context.RequestAborted);
            }
        })));
        await context.Response.WriteAsync(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    private sealed class Empty : CircuitBreaker.CircuitBreakerBase
    {
        private static readonly CheckCircuitResponse Answer = new() { Circuit = new() { Scope = "c7g.large", State = CircuitState.Closed } };

        public override Task<CheckCircuitResponse> CheckCircuit(CheckCircuitRequest request, ServerCallContext context) => Task.FromResult(Answer);
    }

    private sealed class WatchedStore(ICircuitStore inner) : ICircuitStore
    {
        public Task<IReadOnlyList<bool>> AddAsync(IReadOnlyList<InterruptionFact> facts, CancellationToken cancellationToken) => inner.AddAsync(facts, cancellationToken);

        public Task<IReadOnlyList<InterruptionFact>> FactsSinceAsync(CircuitScope scope, DateTimeOffset since, CancellationToken cancellationToken) =>
            inner.FactsSinceAsync(scope, since, cancellationToken);

        public Task<IReadOnlyList<CircuitRecord>> FindAsync(IReadOnlyList<CircuitScope> scopes, CancellationToken cancellationToken) => inner.FindAsync(scopes, cancellationToken);

        public Task<IReadOnlyList<CircuitRecord>> ListAsync(CancellationToken cancellationToken) => inner.ListAsync(cancellationToken);

        public async Task<bool> TryWriteAsync(CircuitRecord record, CancellationToken cancellationToken)
        {
            var written = await inner.TryWriteAsync(record, cancellationToken);
            if (written)
            {
                Commits.Enqueue((record.Scope.ToString(), TimeProvider.System.GetTimestamp()));
            }

            return written;
        }
    }
}
