using RunsFleet.Records;

namespace RunsFleet.Fleet.Termination;

/// <summary>What the records say about a terminate.</summary>
internal enum TerminationCase
{
    /// <summary>A job runs on the instance, or it is meant for one that waits: it has a reason to live.</summary>
    InUse,

    /// <summary>EC2 has it shutting down or terminated: only what it left behind is to be removed.</summary>
    Going,

    /// <summary>Its only job has ended: whatever GitHub says, it can take no other.</summary>
    JobEnded,

    /// <summary>No job is known for it. GitHub may know better.</summary>
    Unused,
}

/// <summary>What to do when GitHub calls the runner busy or does not answer.</summary>
internal enum UnsureCase
{
    /// <summary>Terminate all the same.</summary>
    GoOn,

    /// <summary>Ask again later.</summary>
    Wait,

    /// <summary>Leave the instance alone: it works, and the end of its job brings the next terminate.</summary>
    LeaveAlone,
}

/// <summary>Decides about a terminate, from a fresh read. Pure.</summary>
internal static class TerminationDecision
{
    /// <param name="instance">The ledger row.</param>
    /// <param name="job">The job that the row names; null when it names none, or there is no such record.</param>
    public static TerminationCase Judge(InstanceRecord instance, JobRecord? job) => instance switch
    {
        { State: InstanceState.ShuttingDown or InstanceState.Terminated } => TerminationCase.Going,
        { JobEndedAt: not null } => TerminationCase.JobEnded,
        _ when job is { State: JobState.Running or JobState.Launched } && job.InstanceId == instance.InstanceId => TerminationCase.InUse,
        _ when job is { State: JobState.Launching } && job.LaunchId == instance.LaunchId => TerminationCase.InUse,
        _ when job is { IsFinal: true } && job.InstanceId == instance.InstanceId => TerminationCase.JobEnded,
        _ => TerminationCase.Unused,
    };

    /// <summary>
    /// GitHub says busy. An ephemeral runner takes one job: after that job's end, busy is GitHub's lag. Without an ended job, busy means a job whose
    /// start has not been heard of yet (lesson L35): wait for it, and when it never comes leave the instance to its work.
    /// </summary>
    public static UnsureCase Busy(TerminationCase found, DateTimeOffset? jobEndedAt, DateTimeOffset requestedAt, DateTimeOffset now, FleetOptions options) =>
        found is TerminationCase.JobEnded
            ? now - (jobEndedAt ?? requestedAt) >= options.BusyGrace ? UnsureCase.GoOn : UnsureCase.Wait
            : now - requestedAt >= options.BusyPatience ? UnsureCase.LeaveAlone : UnsureCase.Wait;

    /// <summary>GitHub does not answer. Nothing is lost by terminating an instance whose job has ended; of any other it is not known what it does.</summary>
    public static UnsureCase Silent(TerminationCase found) => found is TerminationCase.JobEnded ? UnsureCase.GoOn : UnsureCase.Wait;
}
