using Microsoft.Extensions.Logging;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Records;

namespace RunsFleet.Recovery;

/// <summary>
/// What a job owes because of a swap or of its end: it is stored with the change that caused it, sent, and only then crossed off (lesson L10). Sent
/// twice it does no harm.
/// </summary>
public sealed partial class JobDebts(
    IRecordStore records, IQueueSender queues, TerminationRequests terminations, TimeProvider time, ILogger<JobDebts> logger)
{
    /// <summary>True when there is something to pay.</summary>
    public static bool Has(JobRecord job) => job is not { OwesMessageTo: null, OwesTerminationOf: null };

    /// <summary>Pays; false when the job's record changed too often to cross it off, and its event must come again.</summary>
    /// <param name="job">The record as stored.</param>
    /// <param name="justWritten">What was written with the debt; null when that was before, and things may have changed since.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<bool> TryPayAsync(JobRecord job, RecordChanges? justWritten, CancellationToken cancellationToken)
    {
        if (job.OwesMessageTo is { } id)
        {
            var displaced = justWritten?.Jobs.FirstOrDefault(row => row.JobId == id) ?? await records.FindJobAsync(id, cancellationToken);
            await QueueAgainAsync(displaced, job.JobId, cancellationToken);
        }

        if (job.OwesTerminationOf is { } instanceId && (justWritten is not null || await IsUnneededAsync(instanceId, job, cancellationToken)))
        {
            var reason = instanceId == job.InstanceId ? "Its job has ended." : "Its job started on another instance.";
            await terminations.SendAsync(instanceId, reason, jobId: null, cancellationToken);
        }

        var current = job;
        for (var i = 0; i < Contention.MaxReloads && current is not null; i++)
        {
            var paid = BindingTransitions.Paid(current, job, time.GetUtcNow());
            if (paid == current || await records.TryWriteAsync(new RecordChanges { Jobs = [paid] }, cancellationToken))
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
