using System.Collections.Immutable;
using LocalCloud.Core;
using Microsoft.Extensions.Options;

namespace LocalCloud.GitHub;

/// <summary>
/// Just-in-time runners: registration, connection, one job, gone. The rules are GitHub's: a busy runner cannot be deleted, and a lost one fails its job late.
/// </summary>
public sealed class GitHubRunners(
    GitHubState state, GitHubAssignment assignment, TimeProvider time, IOptions<GitHubOptions> options, WorldLog log)
{
    /// <summary>GitHub's limit of a runner's name.</summary>
    public const int MaxRunnerName = 64;

    private const int MaxRunnerLabels = 100;

    // "Ephemeral self-hosted runners are removed when they have not connected for more than 1 day",
    // https://docs.github.com/en/actions/hosting-your-own-runners/managing-self-hosted-runners/removing-self-hosted-runners
    private static readonly TimeSpan OfflineLifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan OfflineSweepPeriod = TimeSpan.FromMinutes(1);

    private DateTimeOffset _nextOfflineSweep;
    private long _lastRunnerId;

    /// <summary>Registers a just-in-time runner; the config lets one machine connect as it, once.</summary>
    /// <exception cref="GitHubException">404, 409 when the name is taken, 422.</exception>
    public (GitHubRunner Runner, string EncodedConfig) GenerateJitConfig(
        GitHubRepository repository, string name, long groupId, ImmutableArray<string> labels, string workFolder)
    {
        Validate(name, groupId, labels);
        lock (state.Lock)
        {
            var repositoryState = state.FindRepository(repository.Owner, repository.Name);
            if (repositoryState.RunnersByName.ContainsKey(name))
            {
                // The asterisks are GitHub's own, see https://github.com/ubicloud/ubicloud/pull/692.
                throw new GitHubException(409, "Already exists - A runner with the name *** already exists.");
            }

            state.RequireRoomForRunner();

            var runner = new GitHubRunner
            {
                Id = ++_lastRunnerId,
                Name = name,
                Repository = repositoryState.Repository,
                Labels = labels,
                GroupId = groupId,
                ClientId = state.NewGuid(),
                OfflineSince = time.GetUtcNow(),
            };
            state.Runners[runner.Id] = runner;
            repositoryState.RunnersByName[name] = runner.Id;
            return (runner, JitConfig.Encode(runner, workFolder, state.Random));
        }
    }

    /// <summary>Lists runners, the oldest first, of one repository or of all.</summary>
    public IReadOnlyList<GitHubRunner> All(GitHubRepository? repository = null)
    {
        lock (state.Lock)
        {
            return [.. state.Runners.Values.Where(runner => repository is null || runner.Repository == repository).OrderBy(runner => runner.Id)];
        }
    }

    /// <summary>Finds a runner of a repository.</summary>
    /// <exception cref="GitHubException">404.</exception>
    public GitHubRunner Find(GitHubRepository repository, long runnerId)
    {
        lock (state.Lock)
        {
            return state.Runners.TryGetValue(runnerId, out var runner) && runner.Repository == repository ? runner : throw GitHubException.NotFound();
        }
    }

    /// <summary>Deletes a registration. A runner that is connected hears of it.</summary>
    /// <exception cref="GitHubException">404; 422 when a job runs on it, also when it was lost and GitHub does not know that yet.</exception>
    public void Delete(GitHubRepository repository, long runnerId)
    {
        lock (state.Lock)
        {
            var runner = Find(repository, runnerId);
            if (runner.Busy)
            {
                // The stray quotation mark is GitHub's own, see https://github.com/cybozu-go/meows/issues/136.
                throw new GitHubException(422, $"Bad request - Runner \"{runner.Name}\" is still running a job\"");
            }

            Remove(runner, "deleted");
        }
    }

    /// <summary>Connects a machine with its config. Returns null when the registration is deleted, was used before, or the config is none.</summary>
    public GitHubRunner? Connect(string encodedConfig)
    {
        if (JitConfig.Decode(encodedConfig) is not { } config)
        {
            return null;
        }

        lock (state.Lock)
        {
            if (!state.Runners.TryGetValue(config.RunnerId, out var runner) || runner.ClientId != config.ClientId || runner.WasOnline)
            {
                return null;
            }

            runner = runner with { Online = true, WasOnline = true };
            state.Runners[runner.Id] = runner;
            log.Append("runner_registered", ("runnerId", runner.Id), ("runner", runner.Name), ("repo", runner.Repository.FullName));
            var repositoryState = state.Of(runner.Repository);
            repositoryState.Idle.Add(runner.Id);
            assignment.Assign(repositoryState);
            return state.Runners[runner.Id];
        }
    }

    /// <summary>Tells a connected runner what to do.</summary>
    public RunnerSession Poll(long runnerId)
    {
        lock (state.Lock)
        {
            return !state.Runners.TryGetValue(runnerId, out var runner) ? new RunnerSession.Gone()
                : runner.JobId is { } jobId ? new RunnerSession.Busy(state.Jobs[jobId])
                : new RunnerSession.Idle();
        }
    }

    /// <summary>Ends the job of a runner, which is used up then. Does nothing when it has none.</summary>
    public void CompleteJob(long runnerId, string conclusion)
    {
        lock (state.Lock)
        {
            if (state.Runners.TryGetValue(runnerId, out var runner) && runner is { Online: true, JobId: { } jobId })
            {
                Remove(runner, "completed");
                assignment.Conclude(state.Jobs[jobId], state.Jobs[jobId].CancelRequested ? Conclusions.Cancelled : conclusion, time.GetUtcNow());
            }
        }
    }

    /// <summary>Records that a runner's machine is gone. An idle runner stays registered, offline; a busy one still counts as busy until GitHub gives it up.</summary>
    public void Vanish(long runnerId)
    {
        lock (state.Lock)
        {
            if (!state.Runners.TryGetValue(runnerId, out var runner) || !runner.Online)
            {
                return;
            }

            var now = time.GetUtcNow();
            state.Runners[runnerId] = runner with { Online = false, OfflineSince = now };
            state.Of(runner.Repository).Idle.Remove(runnerId);
            log.Append("runner_lost", ("runnerId", runnerId), ("runner", runner.Name), ("jobId", runner.JobId));
            if (runner.Busy)
            {
                state.Lost[runnerId] = now + options.Value.LostRunnerPatience;
            }
        }
    }

    /// <summary>Does what time brings: lost runners fail their jobs, runners that were offline for long disappear.</summary>
    public void Tick()
    {
        lock (state.Lock)
        {
            var now = time.GetUtcNow();
            foreach (var runner in state.Lost.Where(lost => now >= lost.Value).Select(lost => lost.Key).ToList())
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

    private static void Validate(string name, long groupId, ImmutableArray<string> labels)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw GitHubException.Invalid("\"name\" must not be empty.");
        }

        if (name.Length > MaxRunnerName)
        {
            throw GitHubException.Invalid($"\"name\" is too long (maximum is {MaxRunnerName} characters).");
        }

        if (groupId < 1)
        {
            throw GitHubException.Invalid("\"runner_group_id\" is not a runner group.");
        }

        if (labels.Length == 0)
        {
            throw GitHubException.Invalid("No less than 1 items are allowed; 0 were supplied.");
        }

        if (labels.Length > MaxRunnerLabels)
        {
            throw GitHubException.Invalid($"No more than {MaxRunnerLabels} items are allowed; {labels.Length} were supplied.");
        }

        if (labels.Any(string.IsNullOrWhiteSpace))
        {
            throw GitHubException.Invalid("\"labels\" must not hold an empty label.");
        }
    }

    private void ConcludeLost(long runnerId, DateTimeOffset now)
    {
        state.Lost.Remove(runnerId);
        if (state.Runners.TryGetValue(runnerId, out var runner) && runner.JobId is { } jobId)
        {
            Remove(runner, "lost");
            assignment.Conclude(state.Jobs[jobId], state.Jobs[jobId].CancelRequested ? Conclusions.Cancelled : options.Value.LostConclusion, now, lost: true);
        }
    }

    private void RemoveLongOffline(DateTimeOffset now)
    {
        foreach (var runner in state.Runners.Values.Where(runner => runner is { Online: false, Busy: false } && now - runner.OfflineSince > OfflineLifetime).ToList())
        {
            Remove(runner, "offline");
        }
    }

    private void Remove(GitHubRunner runner, string why)
    {
        state.Runners.Remove(runner.Id);
        state.Lost.Remove(runner.Id);
        var repositoryState = state.Of(runner.Repository);
        repositoryState.Idle.Remove(runner.Id);
        repositoryState.RunnersByName.Remove(runner.Name);
        log.Append("runner_removed", ("runnerId", runner.Id), ("runner", runner.Name), ("why", why));
    }
}
