namespace LocalCloud.GitHub;

/// <summary>A repository with its queued jobs and its runners.</summary>
internal sealed record RepositoryState(GitHubRepository Repository)
{
    public JobQueue Queue { get; } = new();

    /// <summary>Runners that are online and have no job.</summary>
    public HashSet<long> Idle { get; } = [];

    /// <summary>Every registration, by name.</summary>
    public Dictionary<string, long> RunnersByName { get; } = new(StringComparer.OrdinalIgnoreCase);

    public int RunCount { get; set; }
}
