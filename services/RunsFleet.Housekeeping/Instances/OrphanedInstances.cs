using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Recovery;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Housekeeping.Instances;

/// <summary>
/// Compares EC2 with the ledger (lesson L34). An instance that no job needs any more, or that is in no ledger, is sent to termination, which reads again
/// and asks GitHub before it acts (L35); a row that EC2 does not show any more is ended, and its job recovered.
/// </summary>
internal sealed partial class OrphanedInstances(
    IFleetInstances ec2,
    IRecordStore records,
    IRecordSweeps sweeps,
    IQueueSender queues,
    JobRecovery recovery,
    TimeProvider time,
    ILogger<OrphanedInstances> logger) : ISweep
{
    private const int Most = 5_000;

    // A launch enters what it brought within minutes, also after a crash; DescribeInstances shows it by then.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(15);

    // An instance powers itself off after its job, and is sent to termination once without this.
    private static readonly TimeSpan Spent = TimeSpan.FromMinutes(10);

    public string TaskType => "orphaned_instances";

    public async Task<SweepReport> RunAsync(CancellationToken cancellationToken)
    {
        // Rows first: one that is written between the two is not missed in EC2.
        var rows = await sweeps.FindLivingInstancesAsync(time.GetUtcNow() - Settled, Most, cancellationToken);
        if (await ec2.ListAsync(cancellationToken) is not { } shown)
        {
            return new SweepReport(0, 0, 1);
        }

        var known = shown.Select(instance => instance.InstanceId).ToHashSet(StringComparer.Ordinal);
        return await Sweeping.EachAsync(shown, LookAsync, (instance, e) => LogFailed(instance.InstanceId, e), cancellationToken)
            + await Sweeping.EachAsync([.. rows.Where(id => !known.Contains(id))], EndAsync, LogFailed, cancellationToken);
    }

    private async Task<SweepOutcome> LookAsync(FleetInstance instance, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (instance.State is InstanceState.ShuttingDown or InstanceState.Terminated || now - instance.LaunchedAt < Settled)
        {
            return SweepOutcome.Fine;
        }

        var row = await records.FindInstanceAsync(instance.InstanceId, cancellationToken);
        if (row is null)
        {
            // Nobody may terminate what is not in the ledger: it goes there first.
            row = Unknown(instance, now);
            if (!await records.TryWriteAsync(new RecordChanges { Instances = [row] }, cancellationToken))
            {
                return SweepOutcome.Failed;
            }

            return await TerminateAsync(row, "It carries our tag and is in no ledger.", cancellationToken);
        }

        return await WhyAsync(row, now, cancellationToken) is { } reason ? await TerminateAsync(row, reason, cancellationToken) : SweepOutcome.Fine;
    }

    private async Task<string?> WhyAsync(InstanceRecord row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (row.JobEndedAt is { } endedAt)
        {
            return now - endedAt >= Spent ? "Its job has ended." : null;
        }

        var job = row.JobId is { } jobId ? await records.FindJobAsync(jobId, cancellationToken) : null;
        return job switch
        {
            null => "No job is known for it.",
            { State: JobState.Launched or JobState.Running } when job.InstanceId == row.InstanceId => null,
            { State: JobState.Launching } when job.LaunchId == row.LaunchId => null,
            { HasEnded: true } when now - job.UpdatedAt < Spent => null,
            { HasEnded: true } => "Its job has ended.",
            _ => "Its job went on without it.",
        };
    }

    private async Task<SweepOutcome> EndAsync(string instanceId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await records.FindInstanceAsync(instanceId, cancellationToken) is not { State: not InstanceState.Terminated } row || now - row.LaunchedAt < Settled)
        {
            return SweepOutcome.Fine;
        }

        if (!await records.TryWriteAsync(new RecordChanges { Instances = [InstanceTransitions.StateHeard(row, InstanceState.Terminated, now, now)] }, cancellationToken))
        {
            return SweepOutcome.Failed;
        }

        LogGone(instanceId);
        return await recovery.RecoverAsync(instanceId, row.InterruptedAt is null ? RecoveryReason.InstanceGone : RecoveryReason.Interrupted, cancellationToken) is Disposition.Completed
            ? SweepOutcome.Acted
            : SweepOutcome.Failed;
    }

    private async Task<SweepOutcome> TerminateAsync(InstanceRecord row, string reason, CancellationToken cancellationToken)
    {
        using var span = Spans.Start(ActivityNames.RequestTermination).WithInstance(row.InstanceId).WithJob(row.JobId);
        var message = new TerminateInstance
        {
            Version = MessageJson.Version,
            InstanceId = row.InstanceId,
            Reason = reason,
            JobId = row.JobId,
            RequestedAt = time.GetUtcNow(),
        };
        await queues.SendAsync(QueueNames.Termination, MessageJson.Write(message), cancellationToken: cancellationToken);
        LogOrphan(row.InstanceId, reason);
        return SweepOutcome.Acted;
    }

    private static InstanceRecord Unknown(FleetInstance instance, DateTimeOffset now) => new()
    {
        InstanceId = instance.InstanceId,
        InstanceType = instance.InstanceType,
        AvailabilityZone = instance.AvailabilityZone,
        Market = instance.Market,
        LaunchId = instance.LaunchId ?? "unknown",
        RunnerName = RunnerNames.RunnerName(instance.InstanceId),
        Repository = "unknown/unknown",
        State = instance.State,
        LaunchedAt = instance.LaunchedAt,
        UpdatedAt = now,
    };

    [LoggerMessage(5003, LogLevel.Warning, "Instance {InstanceId} is orphaned and is sent to termination: {Reason}", EventName = "OrphanedInstanceFound")]
    private partial void LogOrphan(string instanceId, string reason);

    [LoggerMessage(5004, LogLevel.Warning, "Instance {InstanceId} is gone from EC2 and no event said so. Its ledger row is closed and its job is recovered.", EventName = "InstanceVanished")]
    private partial void LogGone(string instanceId);

    [LoggerMessage(5005, LogLevel.Error, "Instance {InstanceId} could not be looked at. The next sweep looks again.", EventName = "OrphanedInstanceUnchecked")]
    private partial void LogFailed(string instanceId, Exception exception);
}
