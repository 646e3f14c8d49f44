using RunsFleet.Contracts;

namespace RunsFleet.Records;

/// <summary>
/// Jobs that lose their instance. Only evidence of infrastructure recovers a job (lesson L20), with one budget for all of it (L15, L16). Pure: the
/// caller writes what they return by compare-and-swap.
/// </summary>
public static class RecoveryTransitions
{
    /// <summary>Recoveries of a job, over all attempts of its run.</summary>
    public const int Budget = 2;

    /// <summary>How far GitHub's clock and EC2's may differ, and how long a runner takes to say that it was stopped.</summary>
    public static TimeSpan StopTolerance { get; } = TimeSpan.FromSeconds(10);

    /// <summary>How long EC2 leaves an instance that it warned. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html</summary>
    public static TimeSpan Notice { get; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Tells whether the job ended with its instance, or before it. An interruption cannot end a job before the instance begins to stop:
    /// until then whatever GitHub concludes was told by the runner, a person's cancel included. Without an interruption, and when something
    /// else than spot ended the instance, only what GitHub notices long after the instance went counts, since a runner powers its instance
    /// off as soon as its job is over.
    /// </summary>
    /// <param name="conclusion">GitHub's conclusion.</param>
    /// <param name="completedAt">When GitHub says that the job ended.</param>
    /// <param name="instance">The instance that had the job; null when that is not known.</param>
    /// <param name="now">The present.</param>
    public static LossVerdict Judge(string conclusion, DateTimeOffset completedAt, InstanceRecord? instance, DateTimeOffset now)
    {
        if (instance is null || conclusion is not ("failure" or "cancelled" or "timed_out"))
        {
            return LossVerdict.Honest;
        }

        if (instance is { InterruptedAt: { } interruptedAt, SpotReclaimed: not false })
        {
            if (completedAt < interruptedAt)
            {
                return LossVerdict.Honest;
            }

            return instance.StoppingAt is { } stoppingAt
                ? completedAt >= stoppingAt - StopTolerance ? LossVerdict.Lost : LossVerdict.Honest
                : completedAt >= interruptedAt + Notice - StopTolerance ? LossVerdict.Lost
                : now < interruptedAt + (Notice * 2) ? LossVerdict.Unclear : LossVerdict.Honest;
        }

        return instance is { TerminationReason: null, StoppingAt: { } goneAt } && completedAt >= goneAt + (StopTolerance * 3) ? LossVerdict.Lost : LossVerdict.Honest;
    }

    /// <summary>
    /// Puts the job back in the queue after the loss of an instance that no job can start on any more, its runner's registration being
    /// deleted. Parks it when it may not be recovered. Returns null when that is not the case of these rows: the job has moved on, or
    /// another instance is meant for it. The instance's row goes on naming the job, so that whoever hears of the instance again finds what
    /// is pending.
    /// </summary>
    /// <param name="job">The job that the instance was meant for. Nothing is pending for it from before.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="reason">Why it is lost.</param>
    /// <param name="now">The present.</param>
    public static JobRecord? NotStarted(JobRecord job, InstanceRecord instance, RecoveryReason reason, DateTimeOffset now)
    {
        if (job is not { State: JobState.Launched, Request: { } request } || job.InstanceId != instance.InstanceId || instance.JobId != job.JobId || instance.JobStartedAt is not null)
        {
            return null;
        }

        var back = job with
        {
            InstanceId = null,
            LaunchedAt = null,
            LeaseUntil = null,
            AtRisk = false,
            PendingTerminationOf = instance.InstanceId,
        };
        return WhyNot(request) is { } refusal
            ? back.Enter(JobState.Parked, $"{Describe(reason, instance)} {refusal}", now) with { NextAttemptAt = null }
            : back.Enter(JobState.Queued, Describe(reason, instance), now) with { Request = Again(request), NextAttemptAt = now, PendingMessageTo = job.JobId };
    }

    /// <summary>
    /// Puts the job back in the queue without a loss: its runner was there and GitHub gave it no job, or dropped it. Neither budget nor
    /// market change (domain: a registered runner without a job is no failure). Returns null when the job has moved on.
    /// </summary>
    public static JobRecord? NotTaken(JobRecord job, InstanceRecord instance, DateTimeOffset nextAttemptAt, DateTimeOffset now) =>
        job is not { State: JobState.Launched, Request: not null } || job.InstanceId != instance.InstanceId || instance.JobStartedAt is not null
            ? null
            : job.Enter(JobState.Queued, $"GitHub gave the runner of its instance {instance.InstanceId} no job, and dropped it.", now) with
            {
                InstanceId = null,
                LaunchedAt = null,
                LeaseUntil = null,
                AtRisk = false,
                NextAttemptAt = nextAttemptAt,
                PendingMessageTo = job.JobId,
                PendingTerminationOf = instance.InstanceId,
            };

    /// <summary>Returns the state of a job that ended with its instance, and why.</summary>
    public static (JobState State, string Reason) Ended(JobRequest? request, InstanceRecord instance)
    {
        var what = Describe(instance.InterruptedAt is null ? RecoveryReason.InstanceGone : RecoveryReason.Interrupted, instance);
        return request is null || WhyNot(request) is not { } refusal ? (JobState.AwaitingRerun, what) : (JobState.Failed, $"{what} {refusal}");
    }

    /// <summary>
    /// Returns the same job once more: on demand, with one recovery more to its account. Cloned, so that no field is forgotten (lesson
    /// L13).
    /// </summary>
    public static JobRequest Again(JobRequest request) => request with { RetryCount = request.RetryCount + 1, ForceOnDemand = true };

    /// <summary>
    /// Gives the job of the attempt after a rerun of ours what it inherits. It goes on demand when it takes the place of a lost one.
    /// Returns the very same request when none of the lost jobs bears its name.
    /// </summary>
    /// <param name="request">The new job as GitHub told it.</param>
    /// <param name="rerun">The record of the attempt before it, which we had run again.</param>
    public static JobRequest Inherit(JobRequest request, RerunRecord rerun)
    {
        var lost = rerun.Jobs.Where(job => string.Equals(job.Name, request.JobName, StringComparison.Ordinal)).ToList();
        return lost.Count == 0
            ? request
            : request with { ForceOnDemand = true, RetryCount = Math.Max(request.RetryCount, lost.Max(job => job.RetryCount) + 1) };
    }

    private static string? WhyNot(JobRequest request) => request switch
    {
        { Spec.Retry: RetryPolicy.Never } => "The job asks not to be recovered.",
        { RetryCount: >= Budget } => $"It was recovered {Budget} times already.",
        _ => null,
    };

    private static string Describe(RecoveryReason reason, InstanceRecord instance) => reason switch
    {
        RecoveryReason.Interrupted => $"Its instance {instance.InstanceId} was interrupted.",
        RecoveryReason.InstanceGone => $"Its instance {instance.InstanceId} is gone.",
        RecoveryReason.BootstrapFailed => $"The runner of its instance {instance.InstanceId} never connected.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
