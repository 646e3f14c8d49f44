using Microsoft.Extensions.Logging;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Recovery;

/// <summary>
/// A job whose instance goes before it started: its runner is taken from GitHub, and it is queued again, on demand, once for each instance that it
/// loses. First the records, then the messages that follow from them (lesson L10), so that a crash at any line is made up for by who comes next.
/// </summary>
public sealed partial class JobRecovery(
    IRecordStore records, RunnerRemoval removal, PendingEffects effects, TimeProvider time, RecoveryMetrics metrics, ILogger<JobRecovery> logger)
{
    /// <summary>
    /// Recovers the job that the instance was meant for. Returns done, too, when there is none, or it has started or moved on.
    /// </summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="reason">Why it is lost.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Disposition> RecoverAsync(string instanceId, RecoveryReason reason, CancellationToken cancellationToken)
    {
        using var span = Spans.Start(ActivityNames.Recover).WithInstance(instanceId);
        var isFree = false;
        for (var i = 0; i < Contention.MaxReloads; i++)
        {
            if (await records.FindInstanceAsync(instanceId, cancellationToken) is not { JobId: { } jobId, JobStartedAt: null } instance
                || await records.FindJobAsync(jobId, cancellationToken) is not { } job)
            {
                return Disposition.Done;
            }

            span.WithJob(jobId);
            if (PendingEffects.Any(job))
            {
                // The record has room for one pending effect of each kind.
                if (!await effects.TryCarryOutAsync(job, justWritten: null, cancellationToken))
                {
                    break;
                }

                continue;
            }

            if (RecoveryTransitions.NotStarted(job, instance, reason, time.GetUtcNow()) is not { } back)
            {
                return Disposition.Done;
            }

            if (!isFree)
            {
                switch (await removal.TryRemoveAsync(job, instance, cancellationToken))
                {
                    case RunnerRemoved.TooLate late:
                        LogTooLate(job.JobId, instanceId, late.Reason);
                        return Disposition.Done;
                    case RunnerRemoved.Unknown unknown:
                        return new Disposition.RetryAfter(unknown.Delay ?? TimeSpan.FromSeconds(Random.Shared.Next(5, 15)), unknown.Reason);
                }

                isFree = true;
            }

            var changes = new RecordChanges { Jobs = [back] };
            if (await records.TryWriteAsync(changes, cancellationToken))
            {
                if (back.State is JobState.Queued)
                {
                    metrics.Requeued(reason);
                }

                LogRecovered(job.JobId, instanceId, back.State, reason, back.Request!.RetryCount);
                return await effects.TryCarryOutAsync(back with { Version = back.Version + 1 }, changes, cancellationToken) ? Disposition.Done : Contended();
            }
        }

        return Contended();
    }

    private static Disposition Contended() => Contention.Retry("The job's records");

    [LoggerMessage(14002, LogLevel.Warning, "Job {JobId} lost instance {InstanceId} ({Reason}) and is {State} now, after {RetryCount} recoveries.", EventName = "JobRecovered")]
    private partial void LogRecovered(long jobId, string instanceId, JobState state, RecoveryReason reason, int retryCount);

    [LoggerMessage(14003, LogLevel.Information, "Job {JobId} is not queued again for the loss of instance {InstanceId}: {Reason}", EventName = "RecoveryTooLate")]
    private partial void LogTooLate(long jobId, string instanceId, string reason);
}
