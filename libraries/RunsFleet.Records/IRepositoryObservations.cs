namespace RunsFleet.Records;

/// <summary>The repositories that had jobs of ours lately, so that sweeps know where to look at GitHub.</summary>
public interface IRepositoryObservations
{
    /// <summary>How long a repository counts as seen lately, in days; today is one.</summary>
    const int Days = 7;

    /// <summary>Notes that the repository has a job of ours: once a day and process. What cannot be written is told by the next job.</summary>
    Task NoteAsync(string repository, long? installationId, CancellationToken cancellationToken);

    /// <summary>Finds at most <paramref name="most"/> of the repositories seen lately, by name.</summary>
    /// <exception cref="RecordsUnavailableException">The records cannot be reached for now.</exception>
    Task<IReadOnlyList<ObservedRepository>> FindAsync(int most, CancellationToken cancellationToken);
}
