using Grpc.Core;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Circuits;

/// <summary>
/// Answers from the watch. While that is broken: what was heard last, for a while; then by asking; then as if every circuit were closed that is not
/// known to be open still. A breaker that cannot be asked must not stop launches; each such answer is counted.
/// </summary>
internal sealed partial class GrpcCircuitGate(
    CircuitBreaker.CircuitBreakerClient client,
    CircuitWatch watch,
    IOptions<FleetOptions> options,
    TimeProvider time,
    FleetMetrics metrics,
    ILogger<GrpcCircuitGate> logger) : ICircuitGate
{
    /// <summary>Most types that the service takes in one call.</summary>
    private const int BatchSize = 100;

    public ValueTask<OpenCircuits> CheckAsync(IReadOnlyCollection<string> instanceTypes, IReadOnlyCollection<string> zones, CancellationToken cancellationToken)
    {
        var age = watch.Age;
        if (age > CircuitWatch.Silence || age is null)
        {
            if (age is null || age > options.Value.CircuitMemory)
            {
                return new ValueTask<OpenCircuits>(AskAsync(instanceTypes, zones, cancellationToken));
            }

            metrics.CircuitFellBack(CircuitFallback.Stale);
        }

        return new ValueTask<OpenCircuits>(new OpenCircuits(watch.Snapshot, time.GetTimestamp()));
    }

    public async Task<int> AcquireProbeAsync(string scope, string launchId, int count, CancellationToken cancellationToken)
    {
        try
        {
            var request = new AcquireProbeRequest { Scope = scope, LaunchId = launchId, Count = count };
            return (await client.AcquireProbeAsync(request, deadline: Deadline(), cancellationToken: cancellationToken)).Granted;
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.ApiFailed("Circuit");
            LogNotAsked(e.StatusCode);
            return 0;
        }
        catch (RpcException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    public async Task RecordLaunchAsync(string launchId, IReadOnlyList<string> scopes, IReadOnlyList<ProbeInstance> instances, CancellationToken cancellationToken)
    {
        try
        {
            var request = new RecordLaunchRequest { LaunchId = launchId, Scopes = { scopes } };
            request.Instances.AddRange(instances.Select(instance => new LaunchedInstance
            {
                InstanceId = instance.InstanceId,
                InstanceType = instance.InstanceType,
                AvailabilityZone = instance.Zone,
            }));
            await client.RecordLaunchAsync(request, deadline: Deadline(), cancellationToken: cancellationToken);
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested)
        {
            metrics.ApiFailed("Circuit");
            LogNotTold(launchId, e.StatusCode);
        }
        catch (RpcException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    private async Task<OpenCircuits> AskAsync(IReadOnlyCollection<string> instanceTypes, IReadOnlyCollection<string> zones, CancellationToken cancellationToken)
    {
        var answers = new List<KnownCircuit>();
        foreach (var batch in instanceTypes.Distinct(StringComparer.Ordinal).Chunk(BatchSize))
        {
            try
            {
                var request = new CheckCircuitsRequest { InstanceTypes = { batch }, AvailabilityZones = { zones } };
                var response = await client.CheckCircuitsAsync(request, deadline: Deadline(), cancellationToken: cancellationToken);
                var now = time.GetTimestamp();
                answers.AddRange(response.Circuits.Concat(response.Involved).Select(circuit => KnownCircuit.Of(circuit, now, time)).OfType<KnownCircuit>());
            }
            catch (RpcException e) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
            catch (RpcException e)
            {
                metrics.CircuitFellBack(CircuitFallback.Closed);
                LogNotAsked(e.StatusCode);
                var now = time.GetTimestamp();
                return new OpenCircuits(new CircuitSnapshot([.. watch.Snapshot.Circuits.Where(circuit => circuit.At(now) is CircuitAnswer.Open)]), now);
            }
        }

        metrics.CircuitFellBack(CircuitFallback.Unary);
        return new OpenCircuits(new CircuitSnapshot(answers), time.GetTimestamp());
    }

    private DateTime Deadline() => (time.GetUtcNow() + options.Value.CircuitTimeout).UtcDateTime;

    [LoggerMessage(2303, LogLevel.Warning, "The circuit breaker did not answer ({StatusCode}). Circuits that are not known to be open count as closed, half-open ones as open.", EventName = "CircuitNotAsked")]
    private partial void LogNotAsked(StatusCode statusCode);

    [LoggerMessage(2304, LogLevel.Warning, "The circuit breaker was not told what launch {LaunchId} brought ({StatusCode}). Its probes lapse.", EventName = "ProbesNotReported")]
    private partial void LogNotTold(string launchId, StatusCode statusCode);
}
