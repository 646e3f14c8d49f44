using RunsFleet.Contracts;
using RunsFleet.GitHub;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Recovery;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Housekeeping.Overdue;

/// <summary>
/// Compares an overdue job with GitHub and does what its events should have brought about: told again what GitHub says, as if its webhook had come, so that
/// there is one way for each thing. Writes are pinned to the record that was read (lesson L12).
/// </summary>
internal sealed partial class JobReconciliation(
    IRecordStore records,
    IWorkflowRuns workflows,
    IQueueSender queues,
    PendingEffects effects,
    RerunRequests reruns,
    UnconfirmedRunner unconfirmed,
    TimeProvider time,
    ILogger<JobReconciliation> logger)
{
    /// <summary>Looks at a job whose deadline has passed.</summary>
    public async Task<SweepOutcome> LookAsync(JobRecord job, CancellationToken cancellationToken)
    {
        using var span = Spans.Start(ActivityNames.Reconcile).WithJob(job.JobId).WithRun(job.RunId).WithInstance(job.InstanceId);
        if (PendingEffects.Any(job))
        {
            return await effects.TryCarryOutAsync(job, justWritten: null, cancellationToken) ? SweepOutcome.Acted : SweepOutcome.Failed;
        }

        if (job.State is JobState.AwaitingRerun)
        {
            return await reruns.AttendAsync(job.RunId, job.RunAttempt, cancellationToken) is Disposition.Completed ? SweepOutcome.Acted : SweepOutcome.Failed;
        }

        if (job.IsFinal || job.Request is not { } request)
        {
            return SweepOutcome.Fine;
        }

        switch (await workflows.FindJobAsync(new RepositoryAccess(job.Repository, request.InstallationId), job.JobId, cancellationToken))
        {
            case GitHubAnswer<WorkflowJob>.Ok { Value: { HasEnded: true } ended }:
                return await TellAsync(job, Completed(request, ended), cancellationToken);
            case GitHubAnswer<WorkflowJob>.Ok { Value: { Status: "in_progress", RunnerName: { } runner } running }:
                return job.State is JobState.Running ? SweepOutcome.Fine : await TellAsync(job, Started(request, runner, running), cancellationToken);
            case GitHubAnswer<WorkflowJob>.Ok:
                return await WaitsAsync(job, request, cancellationToken);
            case GitHubAnswer<WorkflowJob>.NotFound:
                return await EndAsync(job, "GitHub has no such job any more.", cancellationToken);
            default:
                return SweepOutcome.Failed;
        }
    }

    /// <summary>GitHub has it queued.</summary>
    private async Task<SweepOutcome> WaitsAsync(JobRecord job, JobRequest request, CancellationToken cancellationToken)
    {
        switch (job.State)
        {
            case JobState.Queued or JobState.Launching:
                var queue = request.Spec.Pool is null ? QueueNames.Main : QueueNames.Pool;
                await queues.SendAsync(
                    queue, MessageJson.Write(new JobQueued { Version = MessageJson.Version, Request = request }), cancellationToken: cancellationToken);
                LogSentAgain(job.JobId, job.State);
                return SweepOutcome.Acted;
            case JobState.Launched:
                return await unconfirmed.LookAsync(job, cancellationToken);
            default:
                return SweepOutcome.Fine;
        }
    }

    private async Task<SweepOutcome> TellAsync(JobRecord job, FleetEvent e, CancellationToken cancellationToken)
    {
        await queues.SendAsync(QueueNames.Events, MessageJson.Write(e), cancellationToken: cancellationToken);
        LogTold(job.JobId, job.State, e.GetType().Name);
        return SweepOutcome.Acted;
    }

    private async Task<SweepOutcome> EndAsync(JobRecord job, string reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ended = job.Enter(JobState.Failed, reason, now) with { CompletedAt = now, LeaseUntil = null, NextAttemptAt = null };
        if (!await records.TryWriteAsync(new RecordChanges { Jobs = [ended] }, cancellationToken))
        {
            return SweepOutcome.Failed;
        }

        LogEnded(job.JobId, reason);
        return SweepOutcome.Acted;
    }

    private static JobCompleted Completed(JobRequest request, WorkflowJob job) => new()
    {
        Version = MessageJson.Version,
        Request = request,
        RunnerName = job.RunnerName,
        RunnerId = job.RunnerId,
        Conclusion = job.Conclusion ?? "failure",
        StartedAt = job.RunnerName is null ? null : job.StartedAt,
        CompletedAt = job.CompletedAt ?? request.QueuedAt,
    };

    private static JobStarted Started(JobRequest request, string runnerName, WorkflowJob job) => new()
    {
        Version = MessageJson.Version,
        Request = request,
        RunnerName = runnerName,
        RunnerId = job.RunnerId,
        StartedAt = job.StartedAt ?? request.QueuedAt,
    };

    [LoggerMessage(5018, LogLevel.Warning, "Job {JobId} is overdue as {State}, and GitHub still has it queued. It is sent to its queue again.", EventName = "OverdueJobQueued")]
    private partial void LogSentAgain(long jobId, JobState state);

    [LoggerMessage(5019, LogLevel.Warning, "Job {JobId} is overdue as {State}, because {Event} was missed. The event is sent from what GitHub says now.", EventName = "MissedEventSent")]
    private partial void LogTold(long jobId, JobState state, string @event);

    [LoggerMessage(5020, LogLevel.Warning, "Job {JobId} is recorded as failed: {Reason}", EventName = "JobGone")]
    private partial void LogEnded(long jobId, string reason);
}
