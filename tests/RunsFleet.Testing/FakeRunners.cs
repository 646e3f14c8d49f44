using RunsFleet.GitHub;

namespace RunsFleet.Testing;

/// <summary>GitHub's runners in memory, as far as they are looked for and removed.</summary>
public sealed class FakeRunners : IRunnerRegistry
{
    private readonly Dictionary<long, (string Name, bool Busy)> _runners = [];

    /// <summary>When true, nothing is answered.</summary>
    public bool Down { get; set; }

    /// <summary>When set, every call is rate limited this long.</summary>
    public TimeSpan? RateLimit { get; set; }

    /// <summary>Runners that were removed.</summary>
    public List<long> Removed { get; } = [];

    /// <summary>Runners that are registered and not connected.</summary>
    public HashSet<long> Offline { get; } = [];

    /// <summary>Registers a runner.</summary>
    public void Add(long id, string name, bool busy = false) => _runners[id] = (name, busy);

    public Task<GitHubAnswer<JitConfig>> GenerateAsync(
        RepositoryAccess repository, string runnerName, IReadOnlyList<string> labels, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<GitHubAnswer<RegisteredRunner?>> FindAsync(
        RepositoryAccess repository, string runnerName, CallPriority priority, CancellationToken cancellationToken) =>
        Task.FromResult(Fault<RegisteredRunner?>() ?? new GitHubAnswer<RegisteredRunner?>.Ok(
            _runners.Where(runner => runner.Value.Name == runnerName).Select(runner => new RegisteredRunner(runner.Key, !Offline.Contains(runner.Key), runner.Value.Busy)).FirstOrDefault()));

    public Task<GitHubAnswer<IReadOnlyList<NamedRunner>>> ListAsync(RepositoryAccess repository, CancellationToken cancellationToken) =>
        Task.FromResult(Fault<IReadOnlyList<NamedRunner>>() ?? new GitHubAnswer<IReadOnlyList<NamedRunner>>.Ok(
            [.. _runners.Select(runner => new NamedRunner(runner.Value.Name, new RegisteredRunner(runner.Key, !Offline.Contains(runner.Key), runner.Value.Busy)))]));

    public Task<GitHubAnswer<bool>> RemoveAsync(RepositoryAccess repository, long runnerId, CallPriority priority, CancellationToken cancellationToken) =>
        Task.FromResult(Fault<bool>() ?? Remove(runnerId));

    private GitHubAnswer<bool> Remove(long runnerId)
    {
        if (!_runners.TryGetValue(runnerId, out var runner))
        {
            return new GitHubAnswer<bool>.Ok(false);
        }

        if (runner.Busy)
        {
            return new GitHubAnswer<bool>.Conflict();
        }

        Removed.Add(runnerId);
        _runners.Remove(runnerId);
        return new GitHubAnswer<bool>.Ok(true);
    }

    private GitHubAnswer<T>? Fault<T>() =>
        Down ? new GitHubAnswer<T>.Unavailable("GitHub is down.") : RateLimit is { } delay ? new GitHubAnswer<T>.RateLimited(delay) : null;
}
