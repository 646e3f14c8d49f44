namespace RunsFleet.Records;

/// <summary>The rows that a job's start or end concerns, as they were read.</summary>
public sealed record BindingRows
{
    /// <summary>The job's record; null when there is none.</summary>
    public JobRecord? Job { get; init; }

    /// <summary>The ledger row of the instance whose runner has the job; null when the runner is none of ours or has no row.</summary>
    public InstanceRecord? Taken { get; init; }

    /// <summary>The job that <see cref="Taken"/> names, when it is another one.</summary>
    public JobRecord? Displaced { get; init; }

    /// <summary>The instance that the job's record names, when it is another one than <see cref="Taken"/>.</summary>
    public InstanceRecord? Former { get; init; }
}
