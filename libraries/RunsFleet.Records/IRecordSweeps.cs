namespace RunsFleet.Records;

/// <summary>
/// What sweeps look for, by index: no table is gone through. An index lags behind its table, so whoever gets a key reads the row again before acting.
/// Every member throws <see cref="RecordsUnavailableException"/> when the records cannot be reached for now.
/// </summary>
public interface IRecordSweeps
{
    /// <summary>
    /// Finds at most <paramref name="most"/> jobs whose deadline, see <see cref="JobDeadline"/>, was before <paramref name="until"/>; the
    /// longest overdue first within each shard.
    /// </summary>
    Task<IReadOnlyList<long>> FindDueJobsAsync(DateTimeOffset until, int most, CancellationToken cancellationToken);

    /// <summary>Finds at most <paramref name="most"/> run attempts whose rerun was due before <paramref name="until"/>.</summary>
    Task<IReadOnlyList<(long RunId, int RunAttempt)>> FindDueRerunsAsync(DateTimeOffset until, int most, CancellationToken cancellationToken);

    /// <summary>
    /// Finds at most <paramref name="most"/> instances that the ledger does not have as terminated and that were launched before
    /// <paramref name="launchedBefore"/>; the oldest first within each shard.
    /// </summary>
    Task<IReadOnlyList<string>> FindLivingInstancesAsync(DateTimeOffset launchedBefore, int most, CancellationToken cancellationToken);
}
