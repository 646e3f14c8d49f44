using RunsFleet.Concurrency;
using RunsFleet.GitHub;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Recovery;

namespace RunsFleet.Housekeeping.Overdue;

/// <summary>
/// A job that has an instance and that GitHub still has queued. An idle runner is no failure: GitHub queues jobs that it then holds back. Without one the job is
/// launched again: at the cost of a recovery when its instance is gone or its runner never connected, at none when GitHub dropped the runner.
/// </summary>
internal sealed partial class UnconfirmedRunner(
    IRecordStore records, IRunnerRegistry runners, JobRecovery recovery, PendingEffects effects, RecoveryMetrics metrics, TimeProvider time, ILogger<UnconfirmedRunner> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    public async Task<SweepOutcome> LookAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (job.InstanceId is not { } instanceId || await records.FindInstanceAsync(instanceId, cancellationToken) is not { } instance)
        {
            return SweepOutcome.Failed;
        }

        if (!instance.IsAlive || instance.InterruptedAt is not null)
        {
            return await RecoverAsync(instanceId, instance.InterruptedAt is null ? RecoveryReason.InstanceGone : RecoveryReason.Interrupted, cancellationToken);
        }

        return await runners.FindAsync(
            new RepositoryAccess(instance.Repository, job.Request?.InstallationId), instance.RunnerName, CallPriority.Background, cancellationToken) switch
        {
            GitHubAnswer<RegisteredRunner?>.Ok { Value: { } runner } when runner.Online || runner.Busy => SweepOutcome.Fine,
            GitHubAnswer<RegisteredRunner?>.Ok { Value: not null } => await RecoverAsync(instanceId, RecoveryReason.BootstrapFailed, cancellationToken),
            GitHubAnswer<RegisteredRunner?>.Ok => await LaunchAgainAsync(job, instance, cancellationToken),
            _ => SweepOutcome.Failed,
        };
    }

    private async Task<SweepOutcome> RecoverAsync(string instanceId, RecoveryReason reason, CancellationToken cancellationToken) =>
        await recovery.RecoverAsync(instanceId, reason, cancellationToken) is Disposition.Completed ? SweepOutcome.Acted : SweepOutcome.Failed;

    private async Task<SweepOutcome> LaunchAgainAsync(JobRecord job, InstanceRecord instance, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var pause = Backoff.After(job.LaunchAttempts, FirstPause, LongestPause);
        if (RecoveryTransitions.NotTaken(job, instance, now + pause, now) is not { } back)
        {
            return SweepOutcome.Fine;
        }

        var changes = new RecordChanges { Jobs = [back] };
        if (!await records.TryWriteAsync(changes, cancellationToken))
        {
            return SweepOutcome.Failed;
        }

        metrics.NotTaken();
        LogNotTaken(job.JobId, instance.InstanceId);
        return await effects.TryCarryOutAsync(back with { Version = back.Version + 1 }, changes, cancellationToken) ? SweepOutcome.Acted : SweepOutcome.Failed;
    }

    [LoggerMessage(5021, LogLevel.Warning, "Job {JobId} is launched again, because GitHub dropped the runner of instance {InstanceId} and gave it no job.", EventName = "RunnerNotTaken")]
    private partial void LogNotTaken(long jobId, string instanceId);
}
