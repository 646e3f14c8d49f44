using Grpc.Core;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts.Circuit.V1;

namespace RunsFleet.Fleet.Circuits;

/// <summary>
/// Asks the circuit service once before the first message is received: finding it, connecting and the first call take longer than a launch gives
/// a question, and a launch without an answer goes on as if every circuit were closed.
/// </summary>
internal sealed partial class CircuitWarmUp(
    CircuitBreaker.CircuitBreakerClient client, IOptions<FleetOptions> options, TimeProvider time, ILogger<CircuitWarmUp> logger) : IHostedLifecycleService
{
    /// <summary>Any type will do; the answer is not used.</summary>
    private const string AnyType = "c7g.large";

    /// <summary>Before every consumer's start, whatever the order of registration. A breaker that is down does not stop the start.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            var deadline = (time.GetUtcNow() + options.Value.CircuitConnectTimeout).UtcDateTime;
            await client.CheckCircuitsAsync(new CheckCircuitsRequest { InstanceTypes = { AnyType } }, deadline: deadline, cancellationToken: cancellationToken);
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotReached(e.StatusCode);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "The circuit breaker could not be reached at the start ({StatusCode}); launches ask again.")]
    private partial void LogNotReached(StatusCode statusCode);
}
