using System.Text.RegularExpressions;
using LocalCloud.Core;
using Microsoft.Extensions.Options;

namespace LocalCloud.GitHub;

/// <summary>
/// GitHub Actions as far as runners see it: repositories, runs, jobs and just-in-time runners. One lock; what it hands out is immutable.
/// Its rules are GitHub's: a job goes to any idle runner whose labels match, a busy runner cannot be deleted, a lost one fails its job late.
/// </summary>
public sealed partial class GitHubEngine(TimeProvider time, IOptions<GitHubOptions> options, IOptions<WorldOptions> world, WorldLog log, WebhookOutbox outbox) : IResettable
{
    private const int MaxRepositories = 1_000;
    private readonly Lock _lock = new();
    private readonly Random _random = new(world.Value.Seed);
    private readonly Dictionary<string, RepositoryState> _repositories = new(StringComparer.OrdinalIgnoreCase);

    // Ids begin at the time of the start, and go on after a reset: a job id that comes twice would be taken for a redelivery
    // by whoever kept records of the world before.
    private long _lastId = time.GetUtcNow().ToUnixTimeSeconds() * 1_000;

    /// <summary>The repository, when something ever happened in it.</summary>
    /// <exception cref="GitHubException">404.</exception>
    public GitHubRepository Repository(string owner, string name)
    {
        lock (_lock)
        {
            return State(owner, name).Repository;
        }
    }

    /// <summary>One repository of each owner: the App is installed once per owner.</summary>
    public IReadOnlyList<GitHubRepository> Installations()
    {
        lock (_lock)
        {
            return [.. _repositories.Values.Select(state => state.Repository).DistinctBy(repository => repository.InstallationId)];
        }
    }

    /// <summary>Tells the receiver that it is one, as GitHub does when a webhook is made.</summary>
    public void Ping(string receiver)
    {
        lock (_lock)
        {
            outbox.Post(new WebhookEvent(NewGuid(), "ping", null, null, WebhookPayloads.Ping(receiver, time.GetUtcNow())));
        }
    }

    /// <summary>Does what time brings: lost runners fail their jobs, runners that were offline for long disappear.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (var runner in _lost.Where(lost => now >= lost.Value).Select(lost => lost.Key).ToList())
            {
                ConcludeLost(runner, now);
            }

            if (now >= _nextOfflineSweep)
            {
                _nextOfflineSweep = now + OfflineSweepPeriod;
                RemoveLongOffline(now);
            }
        }
    }

    /// <summary>Forgets repositories, runs and runners.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _repositories.Clear();
            _runs.Clear();
            _runOrder.Clear();
            _jobs.Clear();
            _runners.Clear();
            _lost.Clear();
            outbox.Clear();
        }
    }

    /// <summary>True for <c>owner/name</c> in the characters that GitHub allows.</summary>
    public static bool IsRepositoryName(string fullName) => RepositoryName().IsMatch(fullName);

    [GeneratedRegex(@"\A[A-Za-z0-9](-?[A-Za-z0-9]){0,38}/[A-Za-z0-9._-]{1,100}\z")]
    private static partial Regex RepositoryName();

    private RepositoryState State(string owner, string name) =>
        _repositories.TryGetValue($"{owner}/{name}", out var state) ? state : throw GitHubException.NotFound();

    private RepositoryState State(GitHubRepository repository) => _repositories[repository.FullName];

    private RepositoryState FindOrAddRepository(string fullName)
    {
        if (_repositories.TryGetValue(fullName, out var known))
        {
            return known;
        }

        if (_repositories.Count >= MaxRepositories)
        {
            throw new GitHubException(422, $"There are already {MaxRepositories} repositories.");
        }

        var slash = fullName.IndexOf('/', StringComparison.Ordinal);
        var owner = fullName[..slash];
        var neighbour = _repositories.Values.Select(state => state.Repository)
            .FirstOrDefault(other => other.Owner.Equals(owner, StringComparison.OrdinalIgnoreCase));
        var ownerId = neighbour?.OwnerId ?? NextId();
        var repository = new GitHubRepository(NextId(), owner, fullName[(slash + 1)..], ownerId, neighbour?.InstallationId ?? NextId());
        return _repositories[fullName] = new RepositoryState(repository);
    }

    private long NextId() => ++_lastId;

    private void Post(GitHubRepository repository, string name, string? action, byte[] body) =>
        outbox.Post(new WebhookEvent(NewGuid(), name, action, repository, body));

    private string NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private sealed record RepositoryState(GitHubRepository Repository)
    {
        public JobQueue Queue { get; } = new();

        /// <summary>Runners that are online and have no job.</summary>
        public HashSet<long> Idle { get; } = [];

        /// <summary>Every registration, by name.</summary>
        public Dictionary<string, long> RunnersByName { get; } = new(StringComparer.OrdinalIgnoreCase);

        public int RunCount { get; set; }
    }
}
