using System.Collections.Immutable;

namespace LocalCloud.GitHub;

/// <summary>Just-in-time runners: registration, connection, one job, gone.</summary>
public sealed partial class GitHubEngine
{
    /// <summary>GitHub's limit of a runner's name.</summary>
    public const int MaxRunnerName = 64;

    private const int MaxRunnerLabels = 100;
    private const int MaxRunners = 10_000;

    // "Ephemeral self-hosted runners are removed when they have not connected for more than 1 day",
    // https://docs.github.com/en/actions/hosting-your-own-runners/managing-self-hosted-runners/removing-self-hosted-runners
    private static readonly TimeSpan OfflineLifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan OfflineSweepPeriod = TimeSpan.FromMinutes(1);

    private readonly Dictionary<long, GitHubRunner> _runners = [];

    /// <summary>Busy runners that vanished, and when their job is to be concluded.</summary>
    private readonly Dictionary<long, DateTimeOffset> _lost = [];
    private DateTimeOffset _nextOfflineSweep;
    private long _lastRunnerId;

    /// <summary>Registers a just-in-time runner; the config lets one machine connect as it, once.</summary>
    /// <exception cref="GitHubException">404, 409 when the name is taken, 422.</exception>
    public (GitHubRunner Runner, string EncodedConfig) GenerateJitConfig(
        GitHubRepository repository, string name, long groupId, ImmutableArray<string> labels, string workFolder)
    {
        Validate(name, groupId, labels);
        lock (_lock)
        {
            var state = State(repository.Owner, repository.Name);
            if (state.RunnersByName.ContainsKey(name))
            {
                // The asterisks are GitHub's own, see https://github.com/ubicloud/ubicloud/pull/692.
                throw new GitHubException(409, "Already exists - A runner with the name *** already exists.");
            }

            if (_runners.Count >= MaxRunners)
            {
                throw new GitHubException(422, $"There are already {MaxRunners} runners.");
            }

            var runner = new GitHubRunner
            {
                Id = ++_lastRunnerId,
                Name = name,
                Repository = state.Repository,
                Labels = labels,
                GroupId = groupId,
                ClientId = NewGuid(),
                OfflineSince = time.GetUtcNow(),
            };
            _runners[runner.Id] = runner;
            state.RunnersByName[name] = runner.Id;
            return (runner, JitConfig.Encode(runner, workFolder, _random));
        }
    }

    /// <summary>Runners, the oldest first, of one repository or of all.</summary>
    public IReadOnlyList<GitHubRunner> Runners(GitHubRepository? repository = null)
    {
        lock (_lock)
        {
            return [.. _runners.Values.Where(runner => repository is null || runner.Repository == repository).OrderBy(runner => runner.Id)];
        }
    }

    /// <summary>A runner of a repository.</summary>
    /// <exception cref="GitHubException">404.</exception>
    public GitHubRunner Runner(GitHubRepository repository, long runnerId)
    {
        lock (_lock)
        {
            return _runners.TryGetValue(runnerId, out var runner) && runner.Repository == repository ? runner : throw GitHubException.NotFound();
        }
    }

    /// <summary>Deletes a registration. A runner that is connected hears of it.</summary>
    /// <exception cref="GitHubException">404; 422 when a job runs on it, also when it was lost and GitHub does not know that yet.</exception>
    public void DeleteRunner(GitHubRepository repository, long runnerId)
    {
        lock (_lock)
        {
            var runner = Runner(repository, runnerId);
            if (runner.Busy)
            {
                // The stray quotation mark is GitHub's own, see https://github.com/cybozu-go/meows/issues/136.
                throw new GitHubException(422, $"Bad request - Runner \"{runner.Name}\" is still running a job\"");
            }

            Remove(runner, "deleted");
        }
    }

    /// <summary>A machine connects with its config. Null when the registration is deleted, was used before, or the config is none.</summary>
    public GitHubRunner? Connect(string encodedConfig)
    {
        if (JitConfig.Decode(encodedConfig) is not { } config)
        {
            return null;
        }

        lock (_lock)
        {
            if (!_runners.TryGetValue(config.RunnerId, out var runner) || runner.ClientId != config.ClientId || runner.WasOnline)
            {
                return null;
            }

            runner = runner with { Online = true, WasOnline = true };
            _runners[runner.Id] = runner;
            log.Append("runner_registered", ("runnerId", runner.Id), ("runner", runner.Name), ("repo", runner.Repository.FullName));
            var state = State(runner.Repository);
            state.Idle.Add(runner.Id);
            Assign(state);
            return _runners[runner.Id];
        }
    }

    /// <summary>A connected runner asks what to do.</summary>
    public RunnerSession Poll(long runnerId)
    {
        lock (_lock)
        {
            return !_runners.TryGetValue(runnerId, out var runner) ? new RunnerSession.Gone()
                : runner.JobId is { } jobId ? new RunnerSession.Busy(_jobs[jobId])
                : new RunnerSession.Idle();
        }
    }

    /// <summary>A runner reports the end of its job, and is used up. Nothing happens when it has none.</summary>
    public void CompleteJob(long runnerId, string conclusion)
    {
        lock (_lock)
        {
            if (_runners.TryGetValue(runnerId, out var runner) && runner is { Online: true, JobId: { } jobId })
            {
                Remove(runner, "completed");
                Conclude(_jobs[jobId], _jobs[jobId].CancelRequested ? Conclusions.Cancelled : conclusion, time.GetUtcNow());
            }
        }
    }

    /// <summary>A runner's machine is gone. An idle runner stays registered, offline; a busy one still counts as busy until GitHub gives it up.</summary>
    public void Vanish(long runnerId)
    {
        lock (_lock)
        {
            if (!_runners.TryGetValue(runnerId, out var runner) || !runner.Online)
            {
                return;
            }

            var now = time.GetUtcNow();
            _runners[runnerId] = runner with { Online = false, OfflineSince = now };
            State(runner.Repository).Idle.Remove(runnerId);
            log.Append("runner_lost", ("runnerId", runnerId), ("runner", runner.Name), ("jobId", runner.JobId));
            if (runner.Busy)
            {
                _lost[runnerId] = now + options.Value.LostRunnerPatience;
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

    /// <summary>Gives queued jobs to idle runners. Which of several runners a job gets is a matter of chance, as at GitHub.</summary>
    private void Assign(RepositoryState state)
    {
        if (state.Idle.Count == 0)
        {
            return;
        }

        var idle = state.Idle.ToArray();
        _random.Shuffle(idle);
        foreach (var runnerId in idle)
        {
            var runner = _runners[runnerId];
            if (state.Queue.Take(runner.Labels) is { } jobId)
            {
                Start(state, runner, _jobs[jobId]);
            }
        }
    }

    private void Start(RepositoryState state, GitHubRunner runner, GitHubJob job)
    {
        var now = time.GetUtcNow();
        state.Idle.Remove(runner.Id);
        _runners[runner.Id] = runner with { JobId = job.Id };
        job = job with { Status = RunStatus.InProgress, StartedAt = now, RunnerId = runner.Id, RunnerName = runner.Name };
        _jobs[job.Id] = job;
        log.Append("job_assigned", ("jobId", job.Id), ("runId", job.RunId), ("runnerId", runner.Id), ("runner", runner.Name));
        var run = _runs[job.RunId];
        Post(run.Repository, "workflow_job", RunStatus.InProgress, WebhookPayloads.WorkflowJob(RunStatus.InProgress, run, job));
        Settle(job.RunId, now);
    }

    private void ConcludeLost(long runnerId, DateTimeOffset now)
    {
        _lost.Remove(runnerId);
        if (_runners.TryGetValue(runnerId, out var runner) && runner.JobId is { } jobId)
        {
            Remove(runner, "lost");
            Conclude(_jobs[jobId], _jobs[jobId].CancelRequested ? Conclusions.Cancelled : options.Value.LostConclusion, now, lost: true);
        }
    }

    private void RemoveLongOffline(DateTimeOffset now)
    {
        foreach (var runner in _runners.Values.Where(runner => runner is { Online: false, Busy: false } && now - runner.OfflineSince > OfflineLifetime).ToList())
        {
            Remove(runner, "offline");
        }
    }

    private void Remove(GitHubRunner runner, string why)
    {
        _runners.Remove(runner.Id);
        _lost.Remove(runner.Id);
        var state = State(runner.Repository);
        state.Idle.Remove(runner.Id);
        state.RunnersByName.Remove(runner.Name);
        log.Append("runner_removed", ("runnerId", runner.Id), ("runner", runner.Name), ("why", why));
    }
}
