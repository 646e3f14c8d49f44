using LocalCloud.Core;
using Microsoft.Extensions.Options;

namespace LocalCloud.GitHub;

/// <summary>
/// Holds repositories, runs, jobs and just-in-time runners under one lock, and bounds them. Except for <see cref="Reset"/>, callers take the lock,
/// once for all that belongs together. Runs, jobs and runners are immutable and may be handed out.
/// </summary>
public sealed class GitHubState(TimeProvider time, IOptions<WorldOptions> world, WebhookOutbox outbox) : IResettable
{
    private const int MaxRepositories = 1_000;
    private const int MaxJobs = 200_000;
    private const int MaxRunners = 10_000;

    // Ids begin at the time of the start, and go on after a reset: a job id that comes twice would be taken for a redelivery
    // by whoever kept records of the world before.
    private long _lastId = time.GetUtcNow().ToUnixTimeSeconds() * 1_000;

    internal Lock Lock { get; } = new();

    internal Random Random { get; } = new(world.Value.Seed);

    internal Dictionary<string, RepositoryState> Repositories { get; } = new(StringComparer.OrdinalIgnoreCase);

    internal Dictionary<long, GitHubRun> Runs { get; } = [];

    /// <summary>The runs' ids, the oldest first.</summary>
    internal Queue<long> RunOrder { get; } = new();

    internal Dictionary<long, GitHubJob> Jobs { get; } = [];

    internal Dictionary<long, GitHubRunner> Runners { get; } = [];

    /// <summary>Busy runners that vanished, and when their job is to be concluded.</summary>
    internal Dictionary<long, DateTimeOffset> Lost { get; } = [];

    /// <summary>Forgets repositories, runs and runners.</summary>
    public void Reset()
    {
        lock (Lock)
        {
            Repositories.Clear();
            Runs.Clear();
            RunOrder.Clear();
            Jobs.Clear();
            Runners.Clear();
            Lost.Clear();
            outbox.Clear();
        }
    }

    internal long NextId() => ++_lastId;

    internal string NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    /// <summary>Posts an event of a repository, or of the App itself, with a new delivery GUID.</summary>
    internal void Post(GitHubRepository? repository, string name, string? action, byte[] body) =>
        outbox.Post(new WebhookEvent(NewGuid(), name, action, repository, body));

    /// <summary>Returns the state of a repository that is there.</summary>
    internal RepositoryState Of(GitHubRepository repository) => Repositories[repository.FullName];

    /// <summary>Finds the state of a repository. Throws 404 when nothing ever happened in it.</summary>
    internal RepositoryState FindRepository(string owner, string name) =>
        Repositories.TryGetValue($"{owner}/{name}", out var state) ? state : throw GitHubException.NotFound();

    /// <summary>Returns the state of a repository, which is made when it is new. Throws 422 when there are too many.</summary>
    internal RepositoryState FindOrAddRepository(string fullName)
    {
        if (Repositories.TryGetValue(fullName, out var known))
        {
            return known;
        }

        if (Repositories.Count >= MaxRepositories)
        {
            throw new GitHubException(422, $"There are already {MaxRepositories} repositories.");
        }

        var slash = fullName.IndexOf('/', StringComparison.Ordinal);
        var owner = fullName[..slash];
        var neighbour = Repositories.Values.Select(state => state.Repository)
            .FirstOrDefault(other => other.Owner.Equals(owner, StringComparison.OrdinalIgnoreCase));
        var ownerId = neighbour?.OwnerId ?? NextId();
        var repository = new GitHubRepository(NextId(), owner, fullName[(slash + 1)..], ownerId, neighbour?.InstallationId ?? NextId());
        return Repositories[fullName] = new RepositoryState(repository);
    }

    /// <summary>Forgets the oldest completed runs when there would be too many jobs. Throws 422 when the oldest run is not completed.</summary>
    internal void MakeRoomForJobs(int count)
    {
        while (Jobs.Count + count > MaxJobs && RunOrder.TryPeek(out var oldest))
        {
            var run = Runs[oldest];
            if (run.Latest.Status != RunStatus.Completed)
            {
                throw new GitHubException(422, $"There are already {MaxJobs} jobs, and the oldest run is not completed.");
            }

            RunOrder.Dequeue();
            Runs.Remove(oldest);
            foreach (var id in run.Attempts.SelectMany(attempt => attempt.JobIds))
            {
                Jobs.Remove(id);
            }
        }
    }

    /// <summary>Throws 422 when there are too many runners for one more.</summary>
    internal void RequireRoomForRunner()
    {
        if (Runners.Count >= MaxRunners)
        {
            throw new GitHubException(422, $"There are already {MaxRunners} runners.");
        }
    }
}
