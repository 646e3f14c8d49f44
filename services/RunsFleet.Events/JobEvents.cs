using System.Diagnostics;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Recovery;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Events;

/// <summary>
/// What GitHub tells of jobs: load, decide, write, then act. Acts follow from what is stored, so a redelivery after a crash at any line does what
/// is still owed.
/// </summary>
internal sealed partial class JobEvents(
    IRecordStore records,
    PendingEffects effects,
    RerunRequests reruns,
    TerminationRequests terminations,
    ExpectedEnds ends,
    EventsMetrics metrics,
    TimeProvider time,
    ILogger<JobEvents> logger)
{
    public async Task<Disposition> StartedAsync(JobStarted started, CancellationToken cancellationToken)
    {
        var bound = await BindAsync(
            started.Request.JobId, _ => started.RunnerName, (rows, now) => BindingTransitions.Started(started, rows, now), cancellationToken);
        if (bound is not var (rows, result))
        {
            return Contended();
        }

        if (result.HasChanges && result.Job.State is JobState.Running)
        {
            metrics.JobStarted(result.Job);
            LogStarted(result.Job.JobId, started.RunnerName, rows.Displaced?.JobId);
        }

        return await CarryOutAsync(result, cancellationToken);
    }

    public async Task<Disposition> CompletedAsync(JobCompleted completed, CancellationToken cancellationToken)
    {
        var bound = await BindAsync(
            completed.Request.JobId,
            job => BindingTransitions.Runner(completed, job),
            (rows, now) => BindingTransitions.Completed(completed, rows, now),
            cancellationToken);
        if (bound is not var (_, result))
        {
            return Contended();
        }

        if (result.HasChanges)
        {
            metrics.JobCompleted(result.Job);
            LogCompleted(result.Job.JobId, result.Job.State, completed.Conclusion);
        }

        if (result.Instance is { IsAlive: true } instance && instance.JobId == result.Job.JobId)
        {
            await EndAsync(instance, result.Job, cancellationToken);
        }

        var carriedOut = await CarryOutAsync(result, cancellationToken);
        return carriedOut is Disposition.Completed && result.Job.State is JobState.AwaitingRerun
            ? await reruns.AttendAsync(result.Job.RunId, result.Job.RunAttempt, cancellationToken)
            : carriedOut;
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

    /// <summary>Loads, decides and writes. Carries out the effects that are pending from before first. Returns null when the records changed at each of some tries.</summary>
    private async Task<(BindingRows Rows, BindingResult Result)?> BindAsync(
        long jobId, Func<JobRecord?, string?> runner, Func<BindingRows, DateTimeOffset, BindingResult> decide, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Contention.MaxReloads; i++)
        {
            var rows = await LoadAsync(jobId, runner, cancellationToken);
            if (rows.Job is { } job && PendingEffects.Any(job))
            {
                // A host died between an earlier event's write and its send.
                if (await effects.TryCarryOutAsync(job, justWritten: null, cancellationToken))
                {
                    continue;
                }

                return null;
            }

            var result = await WithRerunAsync(decide(rows, time.GetUtcNow()), cancellationToken);
            if (!result.HasChanges || await records.TryWriteAsync(result.Changes, cancellationToken))
            {
                Activity.Current.WithInstance(result.Job.InstanceId);
                return (rows, result);
            }
        }

        return null;
    }

    /// <summary>A job that was lost is written together with what its run is owed for it.</summary>
    private async Task<BindingResult> WithRerunAsync(BindingResult result, CancellationToken cancellationToken)
    {
        if (!result.HasChanges || result.Job is not { State: JobState.AwaitingRerun, InstanceId: { } instanceId } job)
        {
            return result;
        }

        var known = (await records.FindRerunsAsync(job.RunId, cancellationToken)).FirstOrDefault(rerun => rerun.RunAttempt == job.RunAttempt);
        var rerun = RerunTransitions.Lost(known, job, instanceId, time.GetUtcNow());
        return rerun == known ? result : result with { Changes = result.Changes with { Reruns = [rerun] } };
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

    /// <summary>A runner's instance powers itself off after its job; the request is for the one that does not.</summary>
    private async Task EndAsync(InstanceRecord instance, JobRecord job, CancellationToken cancellationToken)
    {
        if (ends.StoppingAt(instance.InstanceId) is null)
        {
            await terminations.SendAsync(instance.InstanceId, "Its job has ended.", job.JobId, cancellationToken);
        }

        if (instance.InterruptedAt is null && (instance.Market is Market.OnDemand || job.Conclusion is "success"))
        {
            ends.Expect(instance.InstanceId);
        }
    }

    /// <summary>Pays what the event left owing.</summary>
    private async Task<Disposition> CarryOutAsync(BindingResult result, CancellationToken cancellationToken)
    {
        var stored = result.HasChanges ? result.Job with { Version = result.Job.Version + 1 } : result.Job;
        return !PendingEffects.Any(stored) || await effects.TryCarryOutAsync(stored, result.Changes, cancellationToken) ? Disposition.Done : Contended();
    }

    private static Disposition Contended() => Contention.Retry("The job's records");

    [LoggerMessage(4007, LogLevel.Information, "Job {JobId} runs on {RunnerName}, which was meant for job {DisplacedJobId}. That job gets the other instance or is queued again.", EventName = "JobStartedElsewhere")]
    private partial void LogStartedElsewhere(long jobId, string runnerName, long displacedJobId);

    [LoggerMessage(4008, LogLevel.Information, "Job {JobId} runs on {RunnerName}.", EventName = "JobStarted")]
    private partial void LogStartedHere(long jobId, string runnerName);

    [LoggerMessage(4009, LogLevel.Information, "Job {JobId} ended at GitHub with {Conclusion} and is {State} now.", EventName = "JobCompleted")]
    private partial void LogCompleted(long jobId, JobState state, string conclusion);

    [LoggerMessage(4010, LogLevel.Information, "Job {JobId} of {Repository} is recorded as refused: {Reason}", EventName = "RefusalRecorded")]
    private partial void LogRefused(long jobId, string repository, string reason);

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
