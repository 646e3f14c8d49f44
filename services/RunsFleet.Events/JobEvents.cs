using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Records;

namespace RunsFleet.Events;

/// <summary>
/// What GitHub tells of jobs: load, decide, write, then act. Acts follow from what is stored, so a redelivery after a crash at any line does what
/// is still owed.
/// </summary>
internal sealed partial class JobEvents(
    IRecordStore records, IQueueSender queues, EventsMetrics metrics, IOptions<EventsOptions> options, TimeProvider time, ILogger<JobEvents> logger)
{
    private const int MaxReloads = 5;
    private static readonly Disposition Contended = new Disposition.RetryAfter(TimeSpan.FromSeconds(2), "The job's records are contended.");

    public async Task<Disposition> StartedAsync(JobStarted started, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var rows = await LoadAsync(started.Request.JobId, _ => started.RunnerName, cancellationToken);
            var result = BindingTransitions.Started(started, rows, time.GetUtcNow());
            if (result.HasChanges && !await records.TryWriteAsync(result.Changes, cancellationToken))
            {
                continue;
            }

            if (result.HasChanges && result.Job.State is JobState.Running)
            {
                metrics.JobStarted(result.Job);
                LogStarted(result.Job.JobId, started.RunnerName, rows.Displaced?.JobId);
            }

            await PayAsync(result.Job, cancellationToken);
            return Disposition.Done;
        }

        return Contended;
    }

    public async Task<Disposition> CompletedAsync(JobCompleted completed, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var rows = await LoadAsync(completed.Request.JobId, job => BindingTransitions.Runner(completed, job), cancellationToken);
            var result = BindingTransitions.Completed(completed, rows, time.GetUtcNow());
            if (result.HasChanges && !await records.TryWriteAsync(result.Changes, cancellationToken))
            {
                continue;
            }

            if (result.HasChanges)
            {
                metrics.JobCompleted(result.Job);
                LogCompleted(result.Job.JobId, result.Job.State, completed.Conclusion);
            }

            if (result.Instance is { IsAlive: true } instance && (instance.JobId is null || instance.JobId == result.Job.JobId))
            {
                await TerminateAsync(instance.InstanceId, result.Job, cancellationToken);
            }

            await PayAsync(result.Job, cancellationToken);
            return Disposition.Done;
        }

        return Contended;
    }

    public async Task<Disposition> RefusedAsync(JobRefused refused, CancellationToken cancellationToken)
    {
        if (await records.FindJobAsync(refused.JobId, cancellationToken) is null
            && await records.TryWriteAsync(new RecordChanges { Jobs = [BindingTransitions.Refused(refused, time.GetUtcNow())] }, cancellationToken))
        {
            LogRefused(refused.JobId, refused.Repository, refused.Reason);
        }

        return Disposition.Done;
    }

    private async Task<BindingRows> LoadAsync(long jobId, Func<JobRecord?, string?> runner, CancellationToken cancellationToken)
    {
        var job = await records.FindJobAsync(jobId, cancellationToken);
        var taken = RunnerNames.InstanceId(runner(job)) is { } id ? await records.FindInstanceAsync(id, cancellationToken) : null;
        return new BindingRows
        {
            Job = job,
            Taken = taken,
            Displaced = taken?.JobId is { } other && other != jobId ? await records.FindJobAsync(other, cancellationToken) : null,
            Former = job?.InstanceId is { } former && former != taken?.InstanceId ? await records.FindInstanceAsync(former, cancellationToken) : null,
        };
    }

    /// <summary>Sends what a swap left owing. It is crossed off only after it was sent; sent twice it does no harm.</summary>
    private async Task PayAsync(JobRecord job, CancellationToken cancellationToken)
    {
        if (job is { OwesMessageTo: null, OwesTerminationOf: null })
        {
            return;
        }

        if (job.OwesMessageTo is { } id && await records.FindJobAsync(id, cancellationToken) is { State: JobState.Queued, Request: { } request })
        {
            var queue = request.Spec.Pool is null ? QueueNames.Main : QueueNames.Pool;
            await queues.SendAsync(
                queue, MessageJson.Write(new JobQueued { Version = MessageJson.Version, Request = request }), cancellationToken: cancellationToken);
            LogQueuedAgain(id, job.JobId);
        }

        if (job.OwesTerminationOf is { } instanceId)
        {
            await TerminateAsync(instanceId, job: null, cancellationToken);
        }

        for (var i = 0; i < MaxReloads; i++)
        {
            var current = await records.FindJobAsync(job.JobId, cancellationToken);
            if (current is null or { OwesMessageTo: null, OwesTerminationOf: null }
                || await records.TryWriteAsync(new RecordChanges { Jobs = [BindingTransitions.Paid(current, time.GetUtcNow())] }, cancellationToken))
            {
                return;
            }
        }
    }

    private Task TerminateAsync(string instanceId, JobRecord? job, CancellationToken cancellationToken)
    {
        var message = new TerminateInstance
        {
            Version = MessageJson.Version,
            InstanceId = instanceId,
            Reason = job is null ? "Its job started on another instance." : "Its job has ended.",
            JobId = job?.JobId,
            RequestedAt = time.GetUtcNow(),
        };

        // A runner's instance powers itself off; whoever receives this reads the ledger again before acting.
        return queues.SendAsync(QueueNames.Termination, MessageJson.Write(message), options.Value.TerminationGrace, cancellationToken);
    }

    [LoggerMessage(LogLevel.Information, "Job {JobId} runs on {RunnerName}, which was meant for job {DisplacedJobId}.")]
    private partial void LogStartedElsewhere(long jobId, string runnerName, long displacedJobId);

    [LoggerMessage(LogLevel.Information, "Job {JobId} runs on {RunnerName}.")]
    private partial void LogStartedHere(long jobId, string runnerName);

    [LoggerMessage(LogLevel.Information, "Job {JobId} is {State}: {Conclusion}.")]
    private partial void LogCompleted(long jobId, JobState state, string conclusion);

    [LoggerMessage(LogLevel.Information, "Job {JobId} of {Repository} is refused: {Reason}")]
    private partial void LogRefused(long jobId, string repository, string reason);

    [LoggerMessage(LogLevel.Information, "Job {JobId} is queued again: job {OtherJobId} took its instance.")]
    private partial void LogQueuedAgain(long jobId, long otherJobId);

    private void LogStarted(long jobId, string runnerName, long? displacedJobId)
    {
        if (displacedJobId is { } other)
        {
            LogStartedElsewhere(jobId, runnerName, other);
        }
        else
        {
            LogStartedHere(jobId, runnerName);
        }
    }
}
