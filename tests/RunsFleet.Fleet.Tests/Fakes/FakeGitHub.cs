using RunsFleet.GitHub;

namespace RunsFleet.Fleet.Tests.Fakes;

/// <summary>A runner of the fake.</summary>
internal sealed record FakeRunner(long Id, string Repository, string Name, IReadOnlyList<string> Labels, string Config)
{
    public bool Online { get; init; }

    public bool Busy { get; init; }
}

/// <summary>GitHub's runners. It refuses what GitHub refuses: names over 64 characters, a name twice, no labels, and the end of a busy runner.</summary>
internal sealed class FakeGitHub(CrashPoint crash) : IRunnerRegistry
{
    private readonly Dictionary<long, FakeRunner> _runners = [];
    private long _lastId;

    public IReadOnlyCollection<FakeRunner> Runners => _runners.Values;

    /// <summary>Runners that were deleted.</summary>
    public List<FakeRunner> Removed { get; } = [];

    /// <summary>Repositories that do not exist, or where the App is not installed.</summary>
    public HashSet<string> Missing { get; } = [];

    /// <summary>When set, every call is rate limited this long.</summary>
    public TimeSpan? RateLimit { get; set; }

    /// <summary>When true, no call is answered.</summary>
    public bool Down { get; set; }

    /// <summary>When true, every call is refused.</summary>
    public bool Denies { get; set; }

    public void Change(string name, Func<FakeRunner, FakeRunner> change)
    {
        var runner = _runners.Values.Single(r => r.Name == name);
        _runners[runner.Id] = change(runner);
    }

    public FakeRunner Add(string repository, string name)
    {
        var runner = new FakeRunner(++_lastId, repository, name, ["a"], $"config-{_lastId}");
        return _runners[runner.Id] = runner;
    }

    public Task<GitHubAnswer<JitConfig>> GenerateAsync(
        RepositoryAccess repository, string runnerName, IReadOnlyList<string> labels, CancellationToken cancellationToken) =>
        crash.Around<GitHubAnswer<JitConfig>>("generate", () =>
        {
            if (Fault<JitConfig>(repository) is { } fault)
            {
                return fault;
            }

            if (runnerName.Length is 0 or > 64 || labels.Count is 0 or > 100)
            {
                return new GitHubAnswer<JitConfig>.Denied("GitHub says 422.");
            }

            if (_runners.Values.Any(r => r.Repository == repository.Name && r.Name == runnerName))
            {
                return new GitHubAnswer<JitConfig>.Conflict();
            }

            var id = ++_lastId;
            _runners[id] = new FakeRunner(id, repository.Name, runnerName, labels, $"config-{id}");
            return new GitHubAnswer<JitConfig>.Ok(new JitConfig(id, _runners[id].Config));
        });

    public Task<GitHubAnswer<RegisteredRunner?>> FindAsync(
        RepositoryAccess repository, string runnerName, CallPriority priority, CancellationToken cancellationToken) =>
        crash.Around(
            "find runner",
            () => Fault<RegisteredRunner?>(repository)
                ?? new GitHubAnswer<RegisteredRunner?>.Ok(
                    _runners.Values.FirstOrDefault(r => r.Repository == repository.Name && r.Name == runnerName) is { } runner
                        ? new RegisteredRunner(runner.Id, runner.Online, runner.Busy)
                        : null));

    public Task<GitHubAnswer<IReadOnlyList<NamedRunner>>> ListAsync(RepositoryAccess repository, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<GitHubAnswer<bool>> RemoveAsync(
        RepositoryAccess repository, long runnerId, CallPriority priority, CancellationToken cancellationToken) =>
        crash.Around<GitHubAnswer<bool>>("remove runner", () =>
        {
            if (Fault<bool>(repository) is { } fault)
            {
                return fault is GitHubAnswer<bool>.NotFound ? new GitHubAnswer<bool>.Ok(false) : fault;
            }

            if (!_runners.TryGetValue(runnerId, out var runner))
            {
                return new GitHubAnswer<bool>.Ok(false);
            }

            if (runner.Busy)
            {
                return new GitHubAnswer<bool>.Conflict();
            }

            _runners.Remove(runnerId);
            Removed.Add(runner);
            return new GitHubAnswer<bool>.Ok(true);
        });

    private GitHubAnswer<T>? Fault<T>(RepositoryAccess repository) =>
        Down ? new GitHubAnswer<T>.Unavailable("GitHub is down.")
        : Denies ? new GitHubAnswer<T>.Denied("GitHub says 403.")
        : RateLimit is { } delay ? new GitHubAnswer<T>.RateLimited(delay)
        : Missing.Contains(repository.Name) ? new GitHubAnswer<T>.NotFound("GitHub says 404.")
        : null;
}
