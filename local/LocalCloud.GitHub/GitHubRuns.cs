using System.Collections.Immutable;
using LocalCloud.Core;

namespace LocalCloud.GitHub;

/// <summary>Starts, cancels and shows runs, their attempts and jobs.</summary>
public sealed class GitHubRuns(GitHubState state, GitHubAssignment assignment, TimeProvider time, WorldLog log)
{
    /// <summary>How many jobs a run may have.</summary>
    public const int MaxJobsOfRun = 1_000;

    private static readonly TimeSpan OldestRerun = TimeSpan.FromDays(30);

    /// <summary>Starts a run whose jobs are queued at once, or wait for an approval.</summary>
    /// <exception cref="GitHubException">422: not a repository's name, or too much is there already.</exception>
    public GitHubRun Create(
        string repository, IReadOnlyList<JobDefinition> jobs, string workflow = "ci", string branch = "main", string trigger = "push", bool failFast = false)
    {
        lock (state.Lock)
        {
            if (!GitHubRepository.IsFullName(repository))
            {
                throw new GitHubException(422, "The repository's name is not owner/name.");
            }

            state.MakeRoomForJobs(jobs.Count);
            var repositoryState = state.FindOrAddRepository(repository);
            var now = time.GetUtcNow();
            var sha = new byte[20];
            state.Random.NextBytes(sha);
            var run = new GitHubRun
            {
                Id = state.NextId(),
                Repository = repositoryState.Repository,
                Number = ++repositoryState.RunCount,
                HeadSha = Convert.ToHexStringLower(sha),
                CreatedAt = now,
                WorkflowName = workflow,
                HeadBranch = branch,
                Event = trigger,
                FailFast = failFast,
                Attempts = [new RunAttempt(1, [], RunStatus.Queued, null, now, now)],
            };
            Begin(run, jobs, [], now);
            state.RunOrder.Enqueue(run.Id);
            return state.Runs[run.Id];
        }
    }

    /// <summary>
    /// Starts the next attempt of a completed run: each job for which <paramref name="again"/> holds gets a new job, the others are carried over.
    /// </summary>
    /// <exception cref="GitHubException">403 while the run is in progress, when it is too old, and when there is nothing to run again, as GitHub answers.</exception>
    public GitHubRun StartAttempt(long runId, Func<GitHubJob, bool> again, string? actor = null)
    {
        lock (state.Lock)
        {
            var run = Require(runId);
            if (run.Latest.Status != RunStatus.Completed)
            {
                throw new GitHubException(403, "This workflow is already running");
            }

            var now = time.GetUtcNow();
            if (now - run.CreatedAt > OldestRerun)
            {
                throw new GitHubException(403, "Unable to re-run this workflow run because it was created over a month ago");
            }

            var jobs = run.Latest.JobIds.Select(id => state.Jobs[id]).ToList();
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
            return state.Runs[runId];
        }
    }

    /// <summary>Finds a run by its id.</summary>
    /// <exception cref="GitHubException">404.</exception>
    public GitHubRun Find(long runId)
    {
        lock (state.Lock)
        {
            return Require(runId);
        }
    }

    /// <summary>Lists runs, the newest first, of one repository or of all.</summary>
    public IReadOnlyList<GitHubRun> All(GitHubRepository? repository = null)
    {
        lock (state.Lock)
        {
            return [.. state.Runs.Values.Where(run => repository is null || run.Repository == repository).OrderByDescending(run => run.Id)];
        }
    }

    /// <summary>Lists the jobs of an attempt, the carried over ones included, the oldest first.</summary>
    public IReadOnlyList<GitHubJob> Jobs(RunAttempt attempt)
    {
        lock (state.Lock)
        {
            return [.. attempt.JobIds.Select(id => state.Jobs.GetValueOrDefault(id)).OfType<GitHubJob>().OrderBy(job => job.Id)];
        }
    }

    /// <summary>Finds a job and its run.</summary>
    /// <exception cref="GitHubException">404.</exception>
    public (GitHubJob Job, GitHubRun Run) FindJob(long jobId)
    {
        lock (state.Lock)
        {
            return state.Jobs.TryGetValue(jobId, out var job) ? (job, state.Runs[job.RunId]) : throw GitHubException.NotFound();
        }
    }

    /// <summary>
    /// Cancels the latest attempt: jobs without a runner end at once, the others when their runner hears of it.
    /// </summary>
    /// <exception cref="GitHubException">404; 409 when the run has ended.</exception>
    public void Cancel(long runId, string actor = "octocat")
    {
        lock (state.Lock)
        {
            var run = Require(runId);
            if (run.Latest.Status == RunStatus.Completed)
            {
                throw new GitHubException(409, "Cannot cancel a workflow run that is completed.");
            }

            var now = time.GetUtcNow();
            log.Append("run_cancelled", ("runId", runId), ("attempt", run.Latest.Number), ("actor", actor));
            state.Runs[runId] = run.WithLatest(run.Latest with { CancelRequested = true, UpdatedAt = now });
            assignment.CancelJobs(run, now);
        }
    }

    /// <summary>Lets the waiting jobs of a run go; the number of them.</summary>
    /// <exception cref="GitHubException">404.</exception>
    public int Approve(long runId)
    {
        lock (state.Lock)
        {
            var run = Require(runId);
            var waiting = run.Latest.JobIds.Select(id => state.Jobs[id]).Where(job => job.Status == RunStatus.Waiting).ToList();
            foreach (var job in waiting)
            {
                assignment.Queue(run, job with { Status = RunStatus.Queued });
            }

            assignment.Assign(state.Of(run.Repository));
            assignment.Settle(runId, time.GetUtcNow());
            return waiting.Count;
        }
    }

    private void Begin(GitHubRun run, IReadOnlyList<JobDefinition> definitions, ImmutableArray<long> carriedOver, DateTimeOffset now)
    {
        var jobs = definitions.Select(definition => new GitHubJob
        {
            Id = state.NextId(),
            RunId = run.Id,
            Attempt = run.Latest.Number,
            Definition = definition,
            CreatedAt = now,
            Status = definition.Waiting ? RunStatus.Waiting : RunStatus.Queued,
        }).ToList();
        run = run.WithLatest(run.Latest with { JobIds = [.. carriedOver, .. jobs.Select(job => job.Id)] });
        state.Runs[run.Id] = run;
        state.Post(run.Repository, "workflow_run", "requested", WebhookPayloads.WorkflowRun("requested", run));
        foreach (var job in jobs)
        {
            if (job.Status == RunStatus.Queued)
            {
                assignment.Queue(run, job);
            }
            else
            {
                state.Jobs[job.Id] = job;
                state.Post(run.Repository, "workflow_job", RunStatus.Waiting, WebhookPayloads.WorkflowJob(RunStatus.Waiting, run, job));
            }
        }

        assignment.Assign(state.Of(run.Repository));
        assignment.Settle(run.Id, now);
    }

    private GitHubRun Require(long runId) => state.Runs.TryGetValue(runId, out var run) ? run : throw GitHubException.NotFound();
}
