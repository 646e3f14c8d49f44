using Microsoft.Extensions.Logging;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Records;

namespace RunsFleet.Recovery;

/// <summary>
/// The effects of a swap or of a job's end: each is stored with the change that caused it, sent, and only then cleared (lesson L10). Sent
/// twice it does no harm.
/// </summary>
public sealed partial class PendingEffects(
    IRecordStore records, IQueueSender queues, TerminationRequests terminations, TimeProvider time, ILogger<PendingEffects> logger)
{
    /// <summary>Returns true when the job has effects to carry out.</summary>
    public static bool Any(JobRecord job) => job is not { PendingMessageTo: null, PendingTerminationOf: null };

    /// <summary>Carries out the pending effects. Returns false when the job's record changed too often to clear them: its event must come again.</summary>
    /// <param name="job">The record as stored.</param>
    /// <param name="justWritten">What was written with the effects; null when that was before, and things may have changed since.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<bool> TryCarryOutAsync(JobRecord job, RecordChanges? justWritten, CancellationToken cancellationToken)
    {
        if (job.PendingMessageTo is { } id)
        {
            var displaced = justWritten?.Jobs.FirstOrDefault(row => row.JobId == id) ?? await records.FindJobAsync(id, cancellationToken);
            await QueueAgainAsync(displaced, job.JobId, cancellationToken);
        }

        if (job.PendingTerminationOf is { } instanceId && (justWritten is not null || await IsUnneededAsync(instanceId, job, cancellationToken)))
        {
            var reason = instanceId == job.InstanceId ? "Its job has ended." : "Its job started on another instance.";
            await terminations.SendAsync(instanceId, reason, jobId: null, cancellationToken);
        }

        var current = job;
        for (var i = 0; i < Contention.MaxReloads && current is not null; i++)
        {
            var cleared = BindingTransitions.WithoutEffects(current, job, time.GetUtcNow());
            if (cleared == current || await records.TryWriteAsync(new RecordChanges { Jobs = [cleared] }, cancellationToken))
            {
                return true;
            }

            current = await records.FindJobAsync(job.JobId, cancellationToken);
        }

        return false;
    }

    /// <summary>The message of a job that went back to its queue; it may have been helped since.</summary>
    private async Task QueueAgainAsync(JobRecord? displaced, long otherJobId, CancellationToken cancellationToken)
    {
        if (displaced is { State: JobState.Queued, Request: { } request })
        {
            var queue = request.Spec.Pool is null ? QueueNames.Main : QueueNames.Pool;
            await queues.SendAsync(
                queue, MessageJson.Write(new JobQueued { Version = MessageJson.Version, Request = request }), cancellationToken: cancellationToken);
            if (displaced.JobId != otherJobId)
            {
                LogQueuedAgain(displaced.JobId, otherJobId);
            }
        }
    }

    /// <summary>Another job may have started on it since.</summary>
    private async Task<bool> IsUnneededAsync(string instanceId, JobRecord job, CancellationToken cancellationToken) =>
        await records.FindInstanceAsync(instanceId, cancellationToken) is { } row && (row.JobId is null || row.JobId == job.JobId);

    [LoggerMessage(14001, LogLevel.Information, "Job {JobId} is queued again, because job {OtherJobId} took its instance.", EventName = "DisplacedJobQueued")]
    private partial void LogQueuedAgain(long jobId, long otherJobId);
}
