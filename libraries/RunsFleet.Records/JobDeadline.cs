namespace RunsFleet.Records;

/// <summary>
/// When somebody must look at a job again that has not moved on by itself. Every state that is not final has such a time, whatever the record lacks,
/// so that none is a place to be stuck in (lesson L11).
/// </summary>
public static class JobDeadline
{
    /// <summary>How late a message may be whose job was due: queues are slow now and then, and a look before that is one in vain.</summary>
    public static TimeSpan MessagePatience { get; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an instance may take to boot, register and be given a job.</summary>
    public static TimeSpan StartPatience { get; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long GitHub keeps a job that no runner takes. https://docs.github.com/en/actions/reference/limits
    /// </summary>
    public static TimeSpan QueueLimit { get; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long GitHub lets a job run on a self-hosted runner. https://docs.github.com/en/actions/reference/limits
    /// </summary>
    public static TimeSpan RunLimit { get; } = TimeSpan.FromDays(5);

    /// <summary>Returns the time after which the record is overdue. Returns null when nothing will change it any more.</summary>
    public static DateTimeOffset? Of(JobRecord job)
    {
        DateTimeOffset? due = job.State switch
        {
            JobState.Queued => (job.NextAttemptAt ?? job.UpdatedAt) + MessagePatience,
            JobState.Launching => (job.LeaseUntil ?? job.UpdatedAt) + MessagePatience,
            JobState.Launched => (job.LaunchedAt ?? job.UpdatedAt) + StartPatience,
            JobState.Running => (job.StartedAt ?? job.UpdatedAt) + RunLimit,
            JobState.AwaitingRerun => job.UpdatedAt + RerunTransitions.Patience + MessagePatience,
            JobState.Parked => job.QueuedAt + QueueLimit,
            JobState.Completed or JobState.Failed or JobState.Cancelled or JobState.Refused or JobState.Superseded => null,
            _ => throw new ArgumentOutOfRangeException(nameof(job), job.State, "A state without a deadline."),
        };

        // What is owed does not wait for the job.
        var pending = job.PendingMessageTo is null && job.PendingTerminationOf is null ? (DateTimeOffset?)null : job.UpdatedAt + MessagePatience;
        return due is null || pending < due ? pending ?? due : due;
    }
}
