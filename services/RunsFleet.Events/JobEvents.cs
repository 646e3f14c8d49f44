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
    IRecordStore records,
    IQueueSender queues,
    ExpectedEnds ends,
    EventsMetrics metrics,
    IOptions<EventsOptions> options,
    TimeProvider time,
    ILogger<JobEvents> logger)
{

    public async Task<Disposition> StartedAsync(JobStarted started, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Contention.MaxReloads; i++)
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

            return await PayAsync(result, cancellationToken);
        }

        return Contended();
    }

    public async Task<Disposition> CompletedAsync(JobCompleted completed, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Contention.MaxReloads; i++)
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

            if (result.Instance is { } instance && (instance.JobId is null || instance.JobId == result.Job.JobId))
            {
                await EndAsync(instance, result.Job, cancellationToken);
            }

            return await PayAsync(result, cancellationToken);
        }

        return Contended();
    }

    public async Task<Disposition> RefusedAsync(JobRefused refused, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Contention.MaxReloads; i++)
        {
            if (await records.FindJobAsync(refused.JobId, cancellationToken) is not null)
            {
                return Disposition.Done;
            }

            if (await records.TryWriteAsync(new RecordChanges { Jobs = [BindingTransitions.Refused(refused, time.GetUtcNow())] }, cancellationToken))
            {
                LogRefused(refused.JobId, refused.Repository, refused.Reason);
                return Disposition.Done;
            }
        }

        return Contended();
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

    /// <summary>
    /// Sees to the end of the job's instance. A runner's instance powers itself off, so the message is for the one that does not. One that is going
    /// needs none, unless no job ever started on it: then its runner's registration and config lie there still, and go with the terminate.
    /// </summary>
    private async Task EndAsync(InstanceRecord instance, JobRecord job, CancellationToken cancellationToken)
    {
        var goes = !instance.IsAlive || ends.StoppingAt(instance.InstanceId) is not null;
        if (!goes || instance.JobStartedAt is null)
        {
            await TerminateAsync(instance.InstanceId, "Its job has ended.", job.JobId, cancellationToken);
        }

        if (!goes && instance.InterruptedAt is null && (instance.Market is Market.OnDemand || job.Conclusion is "success"))
        {
            ends.Expect(instance.InstanceId);
        }
    }

    /// <summary>Sends what a swap left owing. It is crossed off only after it was sent; sent twice it does no harm.</summary>
    private async Task<Disposition> PayAsync(BindingResult result, CancellationToken cancellationToken)
    {
        var job = result.Job;
        if (job is { OwesMessageTo: null, OwesTerminationOf: null })
        {
            return Disposition.Done;
        }

        if (job.OwesMessageTo is { } id && await FindDisplacedAsync(id, result, cancellationToken) is { State: JobState.Queued, Request: { } request })
        {
            var queue = request.Spec.Pool is null ? QueueNames.Main : QueueNames.Pool;
            await queues.SendAsync(
                queue, MessageJson.Write(new JobQueued { Version = MessageJson.Version, Request = request }), cancellationToken: cancellationToken);
            LogQueuedAgain(id, job.JobId);
        }

        if (job.OwesTerminationOf is { } instanceId)
        {
            var reason = instanceId == job.InstanceId ? "Its job has ended." : "Its job started on another instance.";
            await TerminateAsync(instanceId, reason, jobId: null, cancellationToken);
        }

        JobRecord? current = result.HasChanges ? job with { Version = job.Version + 1 } : job;
        for (var i = 0; i < Contention.MaxReloads && current is not null; i++)
        {
            var paid = BindingTransitions.Paid(current, job, time.GetUtcNow());
            if (paid == current || await records.TryWriteAsync(new RecordChanges { Jobs = [paid] }, cancellationToken))
            {
                return Disposition.Done;
            }

            current = await records.FindJobAsync(job.JobId, cancellationToken);
        }

        return Contended();
    }

    /// <summary>The job that is owed a message: as it was just written, or, when that was before, as it is now.</summary>
    private async Task<JobRecord?> FindDisplacedAsync(long jobId, BindingResult result, CancellationToken cancellationToken) =>
        result.Changes.Jobs.FirstOrDefault(job => job.JobId == jobId) ?? await records.FindJobAsync(jobId, cancellationToken);

    private Task TerminateAsync(string instanceId, string reason, long? jobId, CancellationToken cancellationToken)
    {
        var message = new TerminateInstance
        {
            Version = MessageJson.Version,
            InstanceId = instanceId,
            Reason = reason,
            JobId = jobId,
            RequestedAt = time.GetUtcNow(),
        };

        // Whoever receives this reads the ledger again before acting.
        return queues.SendAsync(QueueNames.Termination, MessageJson.Write(message), options.Value.TerminationGrace, cancellationToken);
    }

    private static Disposition Contended() => Contention.Retry("The job's records");

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
