namespace RunsFleet.Records;

/// <summary>Rows to be written together or not at all; at most 100, no row twice.</summary>
public sealed record RecordChanges
{
    /// <summary>Job records in their new form, with the version they were read at.</summary>
    public IReadOnlyList<JobRecord> Jobs { get; init; } = [];

    /// <summary>Ledger rows in their new form, with the version they were read at.</summary>
    public IReadOnlyList<InstanceRecord> Instances { get; init; } = [];

    /// <summary>Launch rows in their new form, with the version they were read at.</summary>
    public IReadOnlyList<LaunchRecord> Launches { get; init; } = [];

    /// <summary>What is owed to run attempts, in its new form, with the version it was read at.</summary>
    public IReadOnlyList<RerunRecord> Reruns { get; init; } = [];
}
