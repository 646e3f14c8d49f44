namespace RunsFleet.Records;

/// <summary>What EC2 tells of an instance. Events come twice, late and in any order: the ledger ends the same. Pure.</summary>
public static class InstanceTransitions
{
    /// <summary>
    /// Applies what EC2 said: <paramref name="state"/>. Returns the very same row when that is no news. A state never goes back, a time is
    /// set once.
    /// </summary>
    /// <param name="instance">The row.</param>
    /// <param name="state">EC2's word.</param>
    /// <param name="at">When EC2 said it.</param>
    /// <param name="now">The present.</param>
    public static InstanceRecord StateHeard(InstanceRecord instance, InstanceState state, DateTimeOffset at, DateTimeOffset now)
    {
        var heard = instance with
        {
            // The enum lists the states in the order of an instance's life; ours are never started again.
            State = state > instance.State ? state : instance.State,
            RunningAt = state is InstanceState.Running ? instance.RunningAt ?? at : instance.RunningAt,
            // What is gone began to go no later; a late event may say when.
            StoppingAt = state is InstanceState.Pending or InstanceState.Running ? instance.StoppingAt : Earlier(instance.StoppingAt, at),
            TerminatedAt = state is InstanceState.Terminated ? instance.TerminatedAt ?? at : instance.TerminatedAt,
        };
        return heard == instance ? instance : heard with { UpdatedAt = now };
    }

    /// <summary>
    /// Returns true when the instance's end is no news, unless it turns out to be an interruption: a job has begun on it, after which its
    /// runner powers it off, or we terminate it. That it shuts down may then wait to be written until it is terminated; GitHub's word that
    /// the job is over often comes in between.
    /// </summary>
    public static bool IsEndExpected(InstanceRecord instance) =>
        instance is { InterruptedAt: null } and ({ JobStartedAt: not null } or { JobEndedAt: not null } or { TerminationReason: not null });

    /// <summary>
    /// Applies an interruption to the row, and to the job on it. One interruption per instance: the first time stands (lesson L63).
    /// </summary>
    /// <param name="instance">The row.</param>
    /// <param name="job">The job that the row names; null when there is none.</param>
    /// <param name="at">When EC2 said it.</param>
    /// <param name="now">The present.</param>
    public static (InstanceRecord Instance, JobRecord? Job) Interrupted(InstanceRecord instance, JobRecord? job, DateTimeOffset at, DateTimeOffset now) =>
    (
        instance.InterruptedAt is null ? instance with { InterruptedAt = at, UpdatedAt = now } : instance,
        job is { State: JobState.Launched or JobState.Running, AtRisk: false } && job.InstanceId == instance.InstanceId
            ? job with { AtRisk = true, UpdatedAt = now }
            : job
    );

    /// <summary>
    /// Adds EC2's word on whether spot took the instance back. The first word stands. Returns the very same row when it has one.
    /// </summary>
    public static InstanceRecord Explained(InstanceRecord instance, bool reclaimed, DateTimeOffset now) =>
        instance.SpotReclaimed is null ? instance with { SpotReclaimed = reclaimed, UpdatedAt = now } : instance;

    private static DateTimeOffset Earlier(DateTimeOffset? known, DateTimeOffset at) => known is { } time && time <= at ? time : at;
}
