using RunsFleet.Concurrency;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Termination;

/// <summary>Decides about a terminate, from a fresh read. Pure.</summary>
internal static class TerminationDecision
{
    /// <summary>Longest wait: a queue delays by no more.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>
    /// GitHub removes an ephemeral runner by itself that has not connected for a day:
    /// https://docs.github.com/actions/concepts/runners/communicating-with-self-hosted-runners.
    /// </summary>
    private static readonly TimeSpan RegistrationLife = TimeSpan.FromDays(1);

    /// <summary>
    /// Judges an instance that is to be terminated: whether it is going already, its job has ended, it is in use, or it is unused.
    /// </summary>
    /// <param name="instance">The ledger row.</param>
    /// <param name="job">The job that the row names; null when it names none, or there is no such record.</param>
    public static TerminationCase Judge(InstanceRecord instance, JobRecord? job) => instance switch
    {
        { State: InstanceState.ShuttingDown or InstanceState.Terminated } => TerminationCase.Going,
        { JobEndedAt: not null } => TerminationCase.JobEnded,
        _ when job is { State: JobState.Running or JobState.Launched } && job.InstanceId == instance.InstanceId => TerminationCase.InUse,
        _ when job is { State: JobState.Launching } && job.LaunchId == instance.LaunchId => TerminationCase.InUse,

        // It ran here. One that ended before it started leaves an idle runner behind, which may have taken another job since.
        _ when job is { HasEnded: true } && job.RunnerName == instance.RunnerName => TerminationCase.JobEnded,
        _ => TerminationCase.Unused,
    };

    /// <summary>
    /// Returns true when the runner is known to be registered no more, without a question: it ran its one job well, and the instance went.
    /// Most instances end so, and it saves half of all calls to GitHub (lesson L21).
    /// </summary>
    public static bool IsUsedUp(TerminationCase found, InstanceRecord instance, JobRecord? job) =>
        found is TerminationCase.Going && instance.JobEndedAt is not null && job is { Conclusion: "success" } && job.RunnerName == instance.RunnerName;

    /// <summary>
    /// Returns the row as it must be before anything is done: an unassigned instance is marked, so that nobody gives it to a job while its
    /// runner is taken away (lesson L35); one that is in use after all is unmarked. Returns the very same row when it is so already.
    /// </summary>
    public static InstanceRecord Intent(TerminationCase found, InstanceRecord instance, string reason) => found switch
    {
        TerminationCase.Unused when instance.TerminationReason is null => instance with { TerminationReason = reason },
        TerminationCase.InUse when instance.TerminationReason is not null => instance with { TerminationReason = null },
        _ => instance,
    };

    /// <summary>
    /// Decides what to do when GitHub says busy. An ephemeral runner takes one job: after that job's end, busy is GitHub's lag. Without an
    /// ended job, busy means a job whose start has not been heard of yet (lesson L35): wait for it, and when it never comes leave the
    /// instance to its work.
    /// </summary>
    public static UnsureCase Busy(TerminationCase found, DateTimeOffset? jobEndedAt, DateTimeOffset requestedAt, DateTimeOffset now, FleetOptions options) =>
        found is TerminationCase.JobEnded
            ? now - (jobEndedAt ?? requestedAt) >= options.BusyGrace ? UnsureCase.GoOn : UnsureCase.Wait
            : now - requestedAt >= options.BusyPatience ? UnsureCase.LeaveAlone : UnsureCase.Wait;

    /// <summary>
    /// Decides what to do when GitHub does not answer. Nothing is lost by terminating an instance whose job has ended; of any other it is
    /// not known what it does.
    /// </summary>
    public static UnsureCase Silent(TerminationCase found) => found is TerminationCase.JobEnded ? UnsureCase.GoOn : UnsureCase.Wait;

    /// <summary>
    /// Returns the wait before the next look: as long as the terminate has waited already, within bounds, so that waits double; give or
    /// take a fifth, so that a crowd does not come back together.
    /// </summary>
    /// <param name="requestedAt">When the terminate was asked for.</param>
    /// <param name="now">The present.</param>
    /// <param name="options">The shortest wait.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan Wait(DateTimeOffset requestedAt, DateTimeOffset now, FleetOptions options, double random)
    {
        var wait = now - requestedAt > options.TerminationRetryDelay ? now - requestedAt : options.TerminationRetryDelay;
        wait = wait < LongestWait ? wait : LongestWait;
        wait = Backoff.Spread(wait, random);
        return wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>Tells whether the registration of a runner whose instance is going is still worth another try.</summary>
    public static bool MayStillBeRegistered(DateTimeOffset requestedAt, DateTimeOffset now) => now - requestedAt < RegistrationLife;
}
