using Grpc.Core;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Circuits;

/// <summary>Asks the circuit service. A breaker that cannot be asked must not stop launches: then every circuit counts as closed, and that is counted.</summary>
internal sealed partial class GrpcCircuitGate(
    CircuitBreaker.CircuitBreakerClient client,
    IOptions<FleetOptions> options,
    TimeProvider time,
    FleetMetrics metrics,
    ILogger<GrpcCircuitGate> logger) : ICircuitGate
{
    /// <summary>Most types that the service takes in one call.</summary>
    private const int BatchSize = 100;

    public async Task<OpenCircuits> CheckAsync(IReadOnlyCollection<string> instanceTypes, CancellationToken cancellationToken)
    {
        var open = new List<string>();
        foreach (var batch in instanceTypes.Distinct(StringComparer.Ordinal).Chunk(BatchSize))
        {
            try
            {
                var request = new CheckCircuitsRequest { InstanceTypes = { batch } };
                var deadline = (time.GetUtcNow() + options.Value.CircuitTimeout).UtcDateTime;
                var response = await client.CheckCircuitsAsync(request, deadline: deadline, cancellationToken: cancellationToken);

                // A half-open circuit lets through only who holds a probe, and nobody does here.
                open.AddRange(response.Circuits.Concat(response.Involved).Where(c => c.State is CircuitState.Open or CircuitState.HalfOpen).Select(c => c.Scope));
            }
            catch (RpcException e) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
            catch (RpcException e)
            {
                metrics.CircuitNotAsked();
                LogNotAsked(e.StatusCode);
                return OpenCircuits.None;
            }
        }

        return open.Count == 0 ? OpenCircuits.None : new OpenCircuits(open);
    }

    [LoggerMessage(LogLevel.Warning, "The circuit breaker did not answer ({StatusCode}); every circuit counts as closed.")]
    private partial void LogNotAsked(StatusCode statusCode);
}
