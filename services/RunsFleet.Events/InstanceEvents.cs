using System.Diagnostics;
using RunsFleet.Ec2;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Recovery;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Events;

/// <summary>
/// What EC2 tells of our instances: states go to the ledger; an interruption, warned or silent, goes to the ledger, to the job and to the circuit
/// breaker, once per instance. The message is acknowledged only when the fact is stored (lesson L42).
/// </summary>
internal sealed partial class InstanceEvents(
    IRecordStore records,
    ICircuit circuit,
    IInstanceObserver observer,
    UnknownInstances unknown,
    ExpectedEnds ends,
    JobRecovery recovery,
    LostJobs lost,
    TimeProvider time,
    ILogger<InstanceEvents> logger)
{
    private static readonly TimeSpan ReasonPatience = TimeSpan.FromMinutes(5);

    // EC2 shows a terminated instance for about that long; while it does not answer at all, nothing is proven.
    private static readonly TimeSpan OutagePatience = TimeSpan.FromHours(1);

    private static readonly TimeSpan FactsMatter = TimeSpan.FromDays(1);

    public async Task<Disposition> WarnedAsync(Ec2Event.InterruptionWarning warning, CancellationToken cancellationToken)
    {
        if (await records.FindInstanceAsync(warning.InstanceId, cancellationToken) is { } instance)
        {
            Activity.Current.WithJob(instance.JobId);
            return await InterruptAsync(instance, warning.At, state: null, InterruptionEvidence.Warning, cancellationToken);
        }

        return unknown.IsForeign(warning.InstanceId) ? Disposition.Done : await WarnedUnknownAsync(warning, cancellationToken);
    }

    public async Task<Disposition> StateChangedAsync(Ec2Event.StateChanged changed, CancellationToken cancellationToken)
    {
        // Rows begin as pending, and pending is all that this could say. An end is too much to leave it to what was once seen of tags.
        var isEnd = changed.State is InstanceState.ShuttingDown or InstanceState.Terminated;
        if (changed.State is InstanceState.Pending
            || (!isEnd && unknown.IsForeign(changed.InstanceId))
            || (changed.State is InstanceState.ShuttingDown && ends.TryRemember(changed.InstanceId, changed.At)))
        {
            return Disposition.Done;
        }

        if (await records.FindInstanceAsync(changed.InstanceId, cancellationToken) is not { } instance)
        {
            return isEnd && unknown.IsForeign(changed.InstanceId)
                ? Disposition.Done
                : await unknown.WaitAsync(changed.InstanceId, changed.At, cancellationToken);
        }

        Activity.Current.WithJob(instance.JobId);
        return isEnd
            ? await GoesAsync(changed, instance, cancellationToken)
            : await WriteStateAsync(changed, instance, cancellationToken);
    }

    private async Task<Disposition> GoesAsync(Ec2Event.StateChanged changed, InstanceRecord instance, CancellationToken cancellationToken)
    {
        if (instance.InterruptedAt is not null)
        {
            var (reclaimed, isUnclear) = await WasReclaimedAsync(changed, instance, cancellationToken);

            // Known already. Told again all the same: it costs nothing, and a fact must not hang on the fate of one message.
            return isUnclear
                ? new Disposition.RetryAfter(TimeSpan.FromSeconds(Random.Shared.Next(10, 16)), "EC2 does not say yet what ended the interrupted instance.")
                : await InterruptAsync(instance, changed.At, changed.State, InterruptionEvidence.StateChange, cancellationToken, reclaimed);
        }

        if (await MayBeReclaimedAsync(instance, cancellationToken))
        {
            var observation = await observer.ObserveAsync(instance.InstanceId, cancellationToken);
            if (observation is InstanceObservation.Seen { EndReason: EndReason.SpotReclaimed })
            {
                return await InterruptAsync(instance, changed.At, changed.State, InterruptionEvidence.StateChange, cancellationToken, reclaimed: true);
            }

            if (IsUnclear(observation, changed.At))
            {
                // The ledger need not wait for the reason.
                return await WriteStateAsync(changed, instance, cancellationToken) is Disposition.Completed
                    ? new Disposition.RetryAfter(TimeSpan.FromSeconds(Random.Shared.Next(10, 16)), "EC2 does not say yet why the instance ended.")
                    : Contended();
            }
        }

        if (changed.State is InstanceState.ShuttingDown && instance.State is not InstanceState.Terminated && InstanceTransitions.IsEndExpected(instance))
        {
            ends.Remember(instance.InstanceId, changed.At);
            return Disposition.Done;
        }

        var written = await WriteStateAsync(changed, instance, cancellationToken);

        // Whatever ended it: the job that it was meant for has not started, and needs another.
        return written is Disposition.Completed && instance is { JobId: not null, JobStartedAt: null, JobEndedAt: null, TerminationReason: null }
            ? await recovery.RecoverAsync(instance.InstanceId, RecoveryReason.InstanceGone, cancellationToken)
            : written;
    }

    /// <summary>
    /// Whether spot ended an instance that had a job. A job that ends by itself within the notice ends its instance too: by times alone that looks like a loss.
    /// </summary>
    private async Task<(bool? Reclaimed, bool IsUnclear)> WasReclaimedAsync(Ec2Event.StateChanged changed, InstanceRecord instance, CancellationToken cancellationToken)
    {
        if (instance is not { JobStartedAt: not null, SpotReclaimed: null, TerminationReason: null, JobId: { } jobId }
            || await records.FindJobAsync(jobId, cancellationToken) is { Conclusion: "success" })
        {
            return (null, false);
        }

        return await observer.ObserveAsync(instance.InstanceId, cancellationToken) switch
        {
            InstanceObservation.Seen { EndReason: EndReason.SpotReclaimed } => (true, false),
            InstanceObservation.Seen { EndReason: EndReason.Other } => (false, false),
            _ => (null, time.GetUtcNow() - changed.At < ReasonPatience),
        };
    }

    /// <summary>Spot, not ended by us, not asked about before, and not simply done: after a job that went well the runner powers its instance off.</summary>
    private async Task<bool> MayBeReclaimedAsync(InstanceRecord instance, CancellationToken cancellationToken) =>
        instance is { Market: Market.Spot, TerminationReason: null }
        && ends.StoppingAt(instance.InstanceId) is null
        && !(instance is { JobEndedAt: not null, JobId: { } jobId } && await records.FindJobAsync(jobId, cancellationToken) is { Conclusion: "success" });

    private bool IsUnclear(InstanceObservation observation, DateTimeOffset at)
    {
        var age = time.GetUtcNow() - at;
        return observation switch
        {
            InstanceObservation.Unavailable => age < OutagePatience,
            InstanceObservation.NotVisible or InstanceObservation.Seen { EndReason: EndReason.Unknown } => age < ReasonPatience,
            _ => false,
        };
    }

    private async Task<Disposition> WarnedUnknownAsync(Ec2Event.InterruptionWarning warning, CancellationToken cancellationToken)
    {
        // No time to wait for the ledger: the breaker should know before the next launch.
        var observation = await observer.ObserveAsync(warning.InstanceId, cancellationToken);
        if (observation is InstanceObservation.Seen { Ours: true } seen)
        {
            var zone = seen.AvailabilityZone.Length > 0 ? seen.AvailabilityZone : warning.AvailabilityZone;
            var stored = await circuit.TryRecordAsync(
                new Interruption(warning.InstanceId, seen.InstanceType, zone, warning.At, InterruptionEvidence.Warning), cancellationToken);
            if (!stored)
            {
                return CircuitDown(warning.At);
            }
        }

        return unknown.Judge(warning.InstanceId, warning.At, observation);
    }

    private async Task<Disposition> InterruptAsync(
        InstanceRecord instance,
        DateTimeOffset at,
        InstanceState? state,
        InterruptionEvidence evidence,
        CancellationToken cancellationToken,
        bool? reclaimed = null)
    {
        for (var i = 0; i < Contention.MaxReloads; i++)
        {
            var now = time.GetUtcNow();
            var job = instance.JobId is { } jobId ? await records.FindJobAsync(jobId, cancellationToken) : null;
            var heard = state is { } s ? Heard(instance, s, at, now) : instance;
            heard = reclaimed is { } word ? InstanceTransitions.Explained(heard, word, now) : heard;
            var (interrupted, risked) = InstanceTransitions.Interrupted(heard, job, at, now);
            var changes = new RecordChanges
            {
                Instances = interrupted == instance ? [] : [interrupted],
                Jobs = risked is null || risked == job ? [] : [risked],
            };
            if (changes is { Instances: [], Jobs: [] } || await records.TryWriteAsync(changes, cancellationToken))
            {
                if (instance.InterruptedAt is null)
                {
                    LogInterrupted(instance.InstanceId, evidence, job?.JobId);
                }

                var fact = new Interruption(
                    instance.InstanceId, instance.InstanceType, instance.AvailabilityZone, interrupted.InterruptedAt ?? at, evidence);
                return await RecoverAsync(fact, at, cancellationToken);
            }

            if (await records.FindInstanceAsync(instance.InstanceId, cancellationToken) is not { } current)
            {
                break;
            }

            instance = current;
        }

        return Contended();
    }

    /// <summary>The breaker's fact and the job's recovery wait for neither: the message comes again until both are done.</summary>
    private async Task<Disposition> RecoverAsync(Interruption fact, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var recovering = RecoverAsync(fact.InstanceId, cancellationToken);
        var isStored = await circuit.TryRecordAsync(fact, cancellationToken);
        var recovered = await recovering;
        return isStored ? recovered : CircuitDown(at);
    }

    private async Task<Disposition> RecoverAsync(string instanceId, CancellationToken cancellationToken) =>
        await recovery.RecoverAsync(instanceId, RecoveryReason.Interrupted, cancellationToken) is var recovered and not Disposition.Completed
            ? recovered
            : await lost.LookAsync(instanceId, cancellationToken);

    private async Task<Disposition> WriteStateAsync(Ec2Event.StateChanged changed, InstanceRecord instance, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Contention.MaxReloads; i++)
        {
            var heard = Heard(instance, changed.State, changed.At, time.GetUtcNow());
            if (heard == instance || await records.TryWriteAsync(new RecordChanges { Instances = [heard] }, cancellationToken))
            {
                if (changed.State is InstanceState.Terminated)
                {
                    ends.Forget(instance.InstanceId);
                }

                return Disposition.Done;
            }

            if (await records.FindInstanceAsync(instance.InstanceId, cancellationToken) is not { } current)
            {
                break;
            }

            instance = current;
        }

        return Contended();
    }

    /// <summary>The row after EC2's word, with what was only remembered until now.</summary>
    private InstanceRecord Heard(InstanceRecord instance, InstanceState state, DateTimeOffset at, DateTimeOffset now)
    {
        var remembered = ends.StoppingAt(instance.InstanceId);
        return InstanceTransitions.StateHeard(
            remembered is { } stoppingAt ? InstanceTransitions.StateHeard(instance, InstanceState.ShuttingDown, stoppingAt, now) : instance, state, at, now);
    }

    private static Disposition Contended() => Contention.Retry("The ledger row");

    /// <summary>Later and later; a fact of yesterday opens no circuit any more, and a message that goes round for ever is seen by nobody.</summary>
    private Disposition CircuitDown(DateTimeOffset at) => time.GetUtcNow() - at > FactsMatter
        ? new Disposition.Poison($"The circuit breaker has not stored the interruption for {FactsMatter.TotalHours:0} hours.")
        : new Disposition.RetryAfter(
            TimeSpan.FromSeconds(Math.Clamp((time.GetUtcNow() - at).TotalSeconds, 5, 60) * (0.75 + (Random.Shared.NextDouble() / 2))),
            "The circuit breaker has not stored the interruption.");

    [LoggerMessage(4006, LogLevel.Warning, "Instance {InstanceId} is interrupted, known from {Evidence}. The job to recover is {JobId}.", EventName = "InstanceInterrupted")]
    private partial void LogInterrupted(string instanceId, InterruptionEvidence evidence, long? jobId);
}
