using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.Records;

namespace RunsFleet.Events;

internal sealed partial class GrpcCircuit(
    CircuitBreaker.CircuitBreakerClient client, EventsMetrics metrics, IOptions<EventsOptions> options, TimeProvider time, ILogger<GrpcCircuit> logger)
    : ICircuit
{
    public async Task<bool> TryRecordAsync(Interruption interruption, CancellationToken cancellationToken)
    {
        try
        {
            var deadline = (time.GetUtcNow() + options.Value.CircuitTimeout).UtcDateTime;
            var answer = await client.RecordInterruptionAsync(Request(interruption), deadline: deadline, cancellationToken: cancellationToken);
            LogRecorded(interruption.InstanceId, interruption.InstanceType, interruption.AvailabilityZone, answer.Recorded);
            return true;
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            // Neither done nor failed.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException e) when (e.StatusCode is not StatusCode.InvalidArgument)
        {
            // All but the caller's own mistake, which ends in the dead-letter queue, where somebody looks. A refusal that looks like one may be a
            // proxy's, or a deploy's that has not come to the circuit breaker yet.
            metrics.CircuitFailed();
            LogFailed(interruption.InstanceId, e.StatusCode);
            return false;
        }
    }

    private static RecordInterruptionRequest Request(Interruption interruption) => new()
    {
        InstanceId = interruption.InstanceId,
        InstanceType = interruption.InstanceType,
        AvailabilityZone = interruption.AvailabilityZone == InstanceRecord.UnknownZone ? "" : interruption.AvailabilityZone,
        InterruptedAt = Timestamp.FromDateTimeOffset(interruption.At),
        Source = interruption.Evidence switch
        {
            InterruptionEvidence.Warning => InterruptionSource.Warning,
            InterruptionEvidence.StateChange => InterruptionSource.StateChange,
            _ => throw new ArgumentOutOfRangeException(nameof(interruption), interruption.Evidence, null),
        },
    };

    [LoggerMessage(4004, LogLevel.Information, "The circuit breaker has the interruption of instance {InstanceId} ({InstanceType}, {AvailabilityZone}). New to it: {New}.", EventName = "InterruptionReported")]
    private partial void LogRecorded(string instanceId, string instanceType, string availabilityZone, bool @new);

    [LoggerMessage(4005, LogLevel.Warning, "The circuit breaker did not store the interruption of instance {InstanceId}: {Status}. It is reported again.", EventName = "InterruptionNotReported")]
    private partial void LogFailed(string instanceId, StatusCode status);
}
