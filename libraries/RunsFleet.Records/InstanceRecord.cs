namespace RunsFleet.Records;

/// <summary>A row of the instance ledger: what was really launched, and what became of it.</summary>
public sealed record InstanceRecord
{
    /// <summary>What <see cref="AvailabilityZone"/> says when EC2 has not told it: never an absent value, never a guess (lesson L37).</summary>
    public const string UnknownZone = "unknown";

    /// <summary>EC2 instance id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Writes so far; 0 for a row that was never stored.</summary>
    public long Version { get; init; }

    /// <summary>The type that EC2 launched, not the one that was asked for.</summary>
    public required string InstanceType { get; init; }

    /// <summary>Such as <c>us-east-1a</c>.</summary>
    public required string AvailabilityZone { get; init; }

    /// <summary>How the instance is paid for.</summary>
    public required Market Market { get; init; }

    /// <summary>The launch row it came from.</summary>
    public required string LaunchId { get; init; }

    /// <summary>The name of its GitHub runner.</summary>
    public required string RunnerName { get; init; }

    /// <summary>GitHub's id of the runner; 0 until it has one.</summary>
    public long RunnerId { get; init; }

    /// <summary><c>owner/name</c> that the runner is registered with.</summary>
    public required string Repository { get; init; }

    /// <summary>The job it is meant for or runs; null when it is unassigned.</summary>
    public long? JobId { get; init; }

    /// <summary>EC2's state of the instance, as last heard.</summary>
    public required InstanceState State { get; init; }

    /// <summary>When CreateFleet answered with it.</summary>
    public required DateTimeOffset LaunchedAt { get; init; }

    /// <summary>When EC2 said running.</summary>
    public DateTimeOffset? RunningAt { get; init; }

    /// <summary>When its job started.</summary>
    public DateTimeOffset? JobStartedAt { get; init; }

    /// <summary>When its job ended; an instance takes one job only.</summary>
    public DateTimeOffset? JobEndedAt { get; init; }

    /// <summary>When its spot interruption was first known. Set once.</summary>
    public DateTimeOffset? InterruptedAt { get; init; }

    /// <summary>
    /// Of one that was interrupted and had a job: whether EC2 says that spot took it back. False when its runner powered it off before that, or
    /// something else ended it; null while it is not known.
    /// </summary>
    public bool? SpotReclaimed { get; init; }

    /// <summary>When it began to stop or shut down.</summary>
    public DateTimeOffset? StoppingAt { get; init; }

    /// <summary>When EC2 said terminated.</summary>
    public DateTimeOffset? TerminatedAt { get; init; }

    /// <summary>Why we terminated it, when we did.</summary>
    public string? TerminationReason { get; init; }

    /// <summary>When the row was last written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>True while EC2 may still run a job on it.</summary>
    public bool IsAlive => State is InstanceState.Pending or InstanceState.Running;
}
