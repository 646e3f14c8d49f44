namespace RunsFleet.Records;

/// <summary>
/// The records, by compare-and-swap: a row is written on the condition that it still has the version it was read at (0: that it does not
/// exist), and its version grows by one. Reads are strongly consistent. Every member throws <see cref="RecordsUnavailableException"/> when
/// the records cannot be reached for now.
/// </summary>
public interface IRecordStore
{
    /// <summary>The record of a job; null when there is none.</summary>
    Task<JobRecord?> FindJobAsync(long jobId, CancellationToken cancellationToken);

    /// <summary>The ledger row of an instance; null when there is none.</summary>
    Task<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>A launch row; null when there is none.</summary>
    Task<LaunchRecord?> FindLaunchAsync(string launchId, CancellationToken cancellationToken);

    /// <summary>What is owed to the attempts of a run, the first attempt first; none when no job of it was ever lost.</summary>
    Task<IReadOnlyList<RerunRecord>> FindRerunsAsync(long runId, CancellationToken cancellationToken);

    /// <summary>Writes all of <paramref name="changes"/>, or none and answers false when any row has moved on.</summary>
    Task<bool> TryWriteAsync(RecordChanges changes, CancellationToken cancellationToken);
}
