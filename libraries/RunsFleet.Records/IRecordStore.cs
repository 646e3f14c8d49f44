namespace RunsFleet.Records;

/// <summary>
/// The records, by compare-and-swap: a row is written on the condition that it still has the version it was read at (0: that it does not
/// exist), and its version grows by one. Reads are strongly consistent. Every member throws <see cref="RecordsUnavailableException"/> when
/// the records cannot be reached for now.
/// </summary>
public interface IRecordStore
{
    /// <summary>Reads the record of a job. Returns null when there is none.</summary>
    Task<JobRecord?> FindJobAsync(long jobId, CancellationToken cancellationToken);

    /// <summary>Reads the ledger row of an instance. Returns null when there is none.</summary>
    Task<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Reads a launch row. Returns null when there is none.</summary>
    Task<LaunchRecord?> FindLaunchAsync(string launchId, CancellationToken cancellationToken);

    /// <summary>Reads the reruns of a run's attempts, the first attempt first. Returns none when no job of the run was ever lost.</summary>
    Task<IReadOnlyList<RerunRecord>> FindRerunsAsync(long runId, CancellationToken cancellationToken);

    /// <summary>Writes all of <paramref name="changes"/>. Writes none and returns false when any row has moved on.</summary>
    Task<bool> TryWriteAsync(RecordChanges changes, CancellationToken cancellationToken);
}
