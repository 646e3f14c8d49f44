using System.Collections.Immutable;

namespace LocalCloud.GitHub;

/// <summary>Runs, attempts and jobs.</summary>
public sealed partial class GitHubEngine
{
    /// <summary>How many jobs a run may have.</summary>
    public const int MaxJobsOfRun = 1_000;

    private const int MaxJobs = 200_000;
    private static readonly TimeSpan OldestRerun = TimeSpan.FromDays(30);
    private readonly Dictionary<long, GitHubRun> _runs = [];
    private readonly Queue<long> _runOrder = new();
    private readonly Dictionary<long, GitHubJob> _jobs = [];

    /// <summary>Starts a run whose jobs are queued at once, or wait for an approval.</summary>
    /// <exception cref="GitHubException">422: not a repository's name, or too much is there already.</exception>
    public GitHubRun CreateRun(
        string repository, IReadOnlyList<JobDefinition> jobs, string workflow = "ci", string branch = "main", string trigger = "push", bool failFast = false)
    {
        lock (_lock)
        {
            if (!IsRepositoryName(repository))
            {
                throw new GitHubException(422, "The repository's name is not owner/name.");
            }

            MakeRoom(jobs.Count);
            var state = FindOrAddRepository(repository);
            var now = time.GetUtcNow();
            var sha = new byte[20];
            _random.NextBytes(sha);
            var run = new GitHubRun
            {
                Id = NextId(),
                Repository = state.Repository,
                Number = ++state.RunCount,
                HeadSha = Convert.ToHexStringLower(sha),
                CreatedAt = now,
                WorkflowName = workflow,
                HeadBranch = branch,
                Event = trigger,
                FailFast = failFast,
                Attempts = [new RunAttempt(1, [], RunStatus.Queued, null, now, now)],
            };
            Begin(run, jobs, [], now);
            _runOrder.Enqueue(run.Id);
            return _runs[run.Id];
        }
    }

    /// <summary>
    /// Starts the next attempt of a completed run: each job for which <paramref name="again"/> holds gets a new job, the others are carried over.
    /// </summary>
    /// <exception cref="GitHubException">403 while the run is in progress, when it is too old, and when there is nothing to run again, as GitHub answers.</exception>
    public GitHubRun StartAttempt(long runId, Func<GitHubJob, bool> again, string? actor = null)
    {
        lock (_lock)
        {
            var run = FindRun(runId);
            if (run.Latest.Status != RunStatus.Completed)
            {
                throw new GitHubException(403, "This workflow is already running");
            }

            var now = time.GetUtcNow();
            if (now - run.CreatedAt > OldestRerun)
            {
                throw new GitHubException(403, "Unable to re-run this workflow run because it was created over a month ago");
            }

            var jobs = run.Latest.JobIds.Select(id => _jobs[id]).ToList();
            if (!jobs.Any(again))
            {
                throw new GitHubException(403, "This workflow run cannot be retried");
            }

            var attempt = new RunAttempt(run.Latest.Number + 1, [], RunStatus.Queued, null, now, now) { Actor = actor };
            Begin(
                run with { Attempts = run.Attempts.Add(attempt) },
                [.. jobs.Where(again).Select(job => job.Definition)],
                [.. jobs.Where(job => !again(job)).Select(job => job.Id)],
                now);
            return _runs[runId];
        }
    }

    /// <summary>A run by its id.</summary>
    /// <exception cref="GitHubException">404.</exception>
    public GitHubRun Run(long runId)
    {
        lock (_lock)
        {
            return FindRun(runId);
        }
    }

    /// <summary>Runs, the newest first, of one repository or of all.</summary>
    public IReadOnlyList<GitHubRun> Runs(GitHubRepository? repository = null)
    {
        lock (_lock)
        {
            return [.. _runs.Values.Where(run => repository is null || run.Repository == repository).OrderByDescending(run => run.Id)];
        }
    }

    /// <summary>The jobs of an attempt, the carried over ones included, the oldest first.</summary>
    public IReadOnlyList<GitHubJob> Jobs(RunAttempt attempt)
    {
        lock (_lock)
        {
            return [.. attempt.JobIds.Select(id => _jobs.GetValueOrDefault(id)).OfType<GitHubJob>().OrderBy(job => job.Id)];
        }
    }

    /// <summary>A job and its run.</summary>
    /// <exception cref="GitHubException">404.</exception>
    public (GitHubJob Job, GitHubRun Run) Job(long jobId)
    {
        lock (_lock)
        {
            return _jobs.TryGetValue(jobId, out var job) ? (job, _runs[job.RunId]) : throw GitHubException.NotFound();
        }
    }

    /// <summary>
    /// Cancels the latest attempt: jobs without a runner end at once, the others when their runner hears of it.
    /// </summary>
    /// <exception cref="GitHubException">404; 409 when the run has ended.</exception>
    public void Cancel(long runId, string actor = "octocat")
    {
        lock (_lock)
        {
            var run = FindRun(runId);
            if (run.Latest.Status == RunStatus.Completed)
            {
                throw new GitHubException(409, "Cannot cancel a workflow run that is completed.");
            }

            var now = time.GetUtcNow();
            log.Append("run_cancelled", ("runId", runId), ("attempt", run.Latest.Number), ("actor", actor));
            _runs[runId] = run.WithLatest(run.Latest with { CancelRequested = true, UpdatedAt = now });
            CancelJobs(run, now);
        }
    }

    /// <summary>Lets the waiting jobs of a run go; the number of them.</summary>
    /// <exception cref="GitHubException">404.</exception>
    public int Approve(long runId)
    {
        lock (_lock)
        {
            var run = FindRun(runId);
            var waiting = run.Latest.JobIds.Select(id => _jobs[id]).Where(job => job.Status == RunStatus.Waiting).ToList();
            foreach (var job in waiting)
            {
                Queue(run, job with { Status = RunStatus.Queued });
            }

            Assign(State(run.Repository));
            Settle(runId, time.GetUtcNow());
            return waiting.Count;
        }
    }

    private void Begin(GitHubRun run, IReadOnlyList<JobDefinition> definitions, ImmutableArray<long> carriedOver, DateTimeOffset now)
    {
        var jobs = definitions.Select(definition => new GitHubJob
        {
            Id = NextId(),
            RunId = run.Id,
            Attempt = run.Latest.Number,
            Definition = definition,
            CreatedAt = now,
            Status = definition.Waiting ? RunStatus.Waiting : RunStatus.Queued,
        }).ToList();
        run = run.WithLatest(run.Latest with { JobIds = [.. carriedOver, .. jobs.Select(job => job.Id)] });
        _runs[run.Id] = run;
        Post(run.Repository, "workflow_run", "requested", WebhookPayloads.WorkflowRun("requested", run));
        foreach (var job in jobs)
        {
            if (job.Status == RunStatus.Queued)
            {
                Queue(run, job);
            }
            else
            {
                _jobs[job.Id] = job;
                Post(run.Repository, "workflow_job", RunStatus.Waiting, WebhookPayloads.WorkflowJob(RunStatus.Waiting, run, job));
            }
        }

        Assign(State(run.Repository));
        Settle(run.Id, now);
    }

    private void Queue(GitHubRun run, GitHubJob job)
    {
        _jobs[job.Id] = job;
        State(run.Repository).Queue.Add(job.Id, job.Definition.Labels);
        log.Append("job_queued", ("jobId", job.Id), ("runId", run.Id), ("attempt", job.Attempt), ("name", job.Definition.Name), ("repo", run.Repository.FullName));
        Post(run.Repository, "workflow_job", RunStatus.Queued, WebhookPayloads.WorkflowJob(RunStatus.Queued, run, job));
    }

    private void Conclude(GitHubJob job, string conclusion, DateTimeOffset now, bool lost = false)
    {
        var run = _runs[job.RunId];
        var ended = job with { Status = RunStatus.Completed, Conclusion = conclusion, CompletedAt = now, Lost = lost };
        _jobs[job.Id] = ended;
        log.Append("job_completed", ("jobId", job.Id), ("runId", job.RunId), ("conclusion", conclusion), ("runner", job.RunnerName), ("lost", lost));
        Post(run.Repository, "workflow_job", RunStatus.Completed, WebhookPayloads.WorkflowJob(RunStatus.Completed, run, ended));
        if (run.FailFast && conclusion is (Conclusions.Failure or Conclusions.TimedOut))
        {
            CancelJobs(run, now);
        }

        Settle(job.RunId, now);
    }

    private void CancelJobs(GitHubRun run, DateTimeOffset now)
    {
        foreach (var job in run.Latest.JobIds.Select(id => _jobs[id]))
        {
            switch (job.Status)
            {
                case RunStatus.Queued or RunStatus.Waiting:
                    State(run.Repository).Queue.Remove(job.Id, job.Definition.Labels);
                    Conclude(job, Conclusions.Cancelled, now);
                    break;
                case RunStatus.InProgress:
                    _jobs[job.Id] = job with { CancelRequested = true };
                    break;
            }
        }
    }

    /// <summary>Brings the state of the latest attempt in line with its jobs.</summary>
    private void Settle(long runId, DateTimeOffset now)
    {
        var run = _runs[runId];
        var latest = run.Latest;
        if (latest.Status == RunStatus.Completed)
        {
            return;
        }

        var jobs = latest.JobIds.Select(id => _jobs[id]).ToList();
        var mine = jobs.Where(job => job.Attempt == latest.Number).ToList();
        var status = mine.All(job => job.Status == RunStatus.Completed) ? RunStatus.Completed
            : mine.Any(job => job.Status is RunStatus.InProgress or RunStatus.Completed) ? RunStatus.InProgress
            : mine.Any(job => job.Status == RunStatus.Queued) ? RunStatus.Queued
            : RunStatus.Waiting;
        if (status == latest.Status)
        {
            return;
        }

        var conclusion = status == RunStatus.Completed ? Conclusions.Of(jobs.Select(job => job.Conclusion), latest.CancelRequested) : null;
        run = run.WithLatest(latest with { Status = status, Conclusion = conclusion, UpdatedAt = now });
        _runs[runId] = run;
        if (status == RunStatus.Completed)
        {
            log.Append("run_completed", ("runId", runId), ("attempt", latest.Number), ("conclusion", conclusion));
            Post(run.Repository, "workflow_run", RunStatus.Completed, WebhookPayloads.WorkflowRun(RunStatus.Completed, run));
        }
    }

    private GitHubRun FindRun(long runId) => _runs.TryGetValue(runId, out var run) ? run : throw GitHubException.NotFound();

    /// <summary>Forgets the oldest completed runs when there are too many jobs.</summary>
    private void MakeRoom(int jobs)
    {
        while (_jobs.Count + jobs > MaxJobs && _runOrder.TryPeek(out var oldest))
        {
            var run = _runs[oldest];
            if (run.Latest.Status != RunStatus.Completed)
            {
                throw new GitHubException(422, $"There are already {MaxJobs} jobs, and the oldest run is not completed.");
            }

            _runOrder.Dequeue();
            _runs.Remove(oldest);
            foreach (var id in run.Attempts.SelectMany(attempt => attempt.JobIds))
            {
                _jobs.Remove(id);
            }
        }
    }
}
