using RunsFleet.Messaging;
using RunsFleet.Records;

namespace RunsFleet.Events;

/// <summary>
/// What EC2 tells of our instances: states go to the ledger; an interruption, warned or silent, goes to the ledger, to the job and to the circuit
/// breaker, once per instance. The message is acknowledged only when the fact is stored (lesson L42).
/// </summary>
internal sealed partial class InstanceEvents(
    IRecordStore records, ICircuit circuit, IInstanceSights sights, UnknownInstances unknown, TimeProvider time, ILogger<InstanceEvents> logger)
{
    private const int MaxReloads = 5;
    private static readonly TimeSpan Contended = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReasonPatience = TimeSpan.FromMinutes(5);

    public async Task<Disposition> WarnedAsync(Ec2Event.InterruptionWarning warning, CancellationToken cancellationToken)
    {
        if (await records.FindInstanceAsync(warning.InstanceId, cancellationToken) is null)
        {
            return await WarnedUnknownAsync(warning, cancellationToken);
        }

        return await InterruptAsync(warning.InstanceId, warning.At, state: null, InterruptionEvidence.Warning, cancellationToken);
    }

    public async Task<Disposition> StateChangedAsync(Ec2Event.StateChanged changed, CancellationToken cancellationToken)
    {
        if (await records.FindInstanceAsync(changed.InstanceId, cancellationToken) is not { } instance)
        {
            return await unknown.WaitAsync(changed.InstanceId, changed.At, cancellationToken);
        }

        var goes = changed.State is InstanceState.ShuttingDown or InstanceState.Terminated;
        if (goes && instance.InterruptedAt is not null)
        {
            // Known already. Told again all the same: it costs nothing, and a fact must not hang on the fate of one message.
            return await InterruptAsync(instance.InstanceId, changed.At, changed.State, InterruptionEvidence.StateChange, cancellationToken);
        }

        if (goes && await MayBeReclaimedAsync(instance, cancellationToken))
        {
            switch (await sights.LookAsync(instance.InstanceId, cancellationToken))
            {
                case InstanceSight.Seen { EndReason: EndReason.SpotReclaimed }:
                    return await InterruptAsync(instance.InstanceId, changed.At, changed.State, InterruptionEvidence.StateChange, cancellationToken);
                case InstanceSight.Seen { EndReason: EndReason.Unknown } or InstanceSight.Unavailable when time.GetUtcNow() - changed.At < ReasonPatience:
                    // The ledger need not wait for the reason.
                    return await WriteStateAsync(changed, cancellationToken) is Disposition.Completed
                        ? new Disposition.RetryAfter(TimeSpan.FromSeconds(10), "EC2 does not say yet why the instance ended.")
                        : new Disposition.RetryAfter(Contended, "The ledger row is contended.");
            }
        }

        return await WriteStateAsync(changed, cancellationToken);
    }

    // Spot, not ended by us, and not simply done: after a job that went well the runner powers its instance off.
    private async Task<bool> MayBeReclaimedAsync(InstanceRecord instance, CancellationToken cancellationToken) =>
        instance is { Market: Market.Spot, TerminationReason: null }
        && !(instance.JobId is { } jobId && await records.FindJobAsync(jobId, cancellationToken) is { IsFinal: true, Conclusion: "success" });

    private async Task<Disposition> WarnedUnknownAsync(Ec2Event.InterruptionWarning warning, CancellationToken cancellationToken)
    {
        // No time to wait for the ledger: the breaker should know before the next launch.
        var sight = await sights.LookAsync(warning.InstanceId, cancellationToken);
        if (sight is InstanceSight.Seen { Ours: true } seen)
        {
            var zone = seen.AvailabilityZone.Length > 0 ? seen.AvailabilityZone : warning.AvailabilityZone;
            var stored = await circuit.TryRecordAsync(
                new Interruption(warning.InstanceId, seen.InstanceType, zone, warning.At, InterruptionEvidence.Warning), cancellationToken);
            if (!stored)
            {
                return CircuitDown(warning.At);
            }
        }

        return unknown.Judge(warning.InstanceId, warning.At, sight);
    }

    private async Task<Disposition> InterruptAsync(
        string instanceId, DateTimeOffset at, InstanceState? state, InterruptionEvidence evidence, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var row = await records.FindInstanceAsync(instanceId, cancellationToken);
            if (row is null)
            {
                break;
            }

            var now = time.GetUtcNow();
            var job = row.JobId is { } jobId ? await records.FindJobAsync(jobId, cancellationToken) : null;
            var heard = state is { } s ? InstanceTransitions.StateHeard(row, s, at, now) : row;
            var (instance, risked) = InstanceTransitions.Interrupted(heard, job, at, now);
            var changes = new RecordChanges
            {
                Instances = instance == row ? [] : [instance],
                Jobs = risked is null || risked == job ? [] : [risked],
            };
            if ((changes.Instances.Count > 0 || changes.Jobs.Count > 0) && !await records.TryWriteAsync(changes, cancellationToken))
            {
                continue;
            }

            if (row.InterruptedAt is null)
            {
                LogInterrupted(instanceId, evidence, job?.JobId);
            }

            var fact = new Interruption(instanceId, instance.InstanceType, instance.AvailabilityZone, instance.InterruptedAt ?? at, evidence);
            return await circuit.TryRecordAsync(fact, cancellationToken) ? Disposition.Done : CircuitDown(at);
        }

        return new Disposition.RetryAfter(Contended, "The ledger row is contended.");
    }

    private async Task<Disposition> WriteStateAsync(Ec2Event.StateChanged changed, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            if (await records.FindInstanceAsync(changed.InstanceId, cancellationToken) is not { } row)
            {
                break;
            }

            var heard = InstanceTransitions.StateHeard(row, changed.State, changed.At, time.GetUtcNow());
            if (heard == row || await records.TryWriteAsync(new RecordChanges { Instances = [heard] }, cancellationToken))
            {
                return Disposition.Done;
            }
        }

        return new Disposition.RetryAfter(Contended, "The ledger row is contended.");
    }

    private Disposition.RetryAfter CircuitDown(DateTimeOffset at) => new(
        TimeSpan.FromSeconds(Math.Clamp((time.GetUtcNow() - at).TotalSeconds, 5, 60)), "The circuit breaker has not stored the interruption.");

    [LoggerMessage(LogLevel.Warning, "Instance {InstanceId} is interrupted, known by {Evidence}; its job: {JobId}.")]
    private partial void LogInterrupted(string instanceId, InterruptionEvidence evidence, long? jobId);
}
