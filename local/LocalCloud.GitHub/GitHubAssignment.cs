using LocalCloud.Core;

namespace LocalCloud.GitHub;

/// <summary>
/// Brings a job from the queue to a runner and to its end, and its run along with it. The caller holds the lock of the state.
/// A job goes to any idle runner whose labels match, as at GitHub.
/// </summary>
public sealed class GitHubAssignment(GitHubState state, TimeProvider time, WorldLog log)
{
    /// <summary>Queues a job. No runner gets it before <see cref="Assign"/>.</summary>
    internal void Queue(GitHubRun run, GitHubJob job)
    {
        state.Jobs[job.Id] = job;
        state.Of(run.Repository).Queue.Add(job.Id, job.Definition.Labels);
        log.Append("job_queued", ("jobId", job.Id), ("runId", run.Id), ("attempt", job.Attempt), ("name", job.Definition.Name), ("repo", run.Repository.FullName));
        state.Post(run.Repository, "workflow_job", RunStatus.Queued, WebhookPayloads.WorkflowJob(RunStatus.Queued, run, job));
    }

    /// <summary>Gives queued jobs to idle runners. Which of several runners a job gets is a matter of chance, as at GitHub.</summary>
    internal void Assign(RepositoryState repository)
    {
        if (repository.Idle.Count == 0)
        {
            return;
        }

        var idle = repository.Idle.ToArray();
        state.Random.Shuffle(idle);
        foreach (var runnerId in idle)
        {
            var runner = state.Runners[runnerId];
            if (repository.Queue.Take(runner.Labels) is { } jobId)
            {
                Start(repository, runner, state.Jobs[jobId]);
            }
        }
    }

    /// <summary>Ends a job. A failure cancels the other jobs of a run with fail-fast.</summary>
    internal void Conclude(GitHubJob job, string conclusion, DateTimeOffset now, bool lost = false)
    {
        var run = state.Runs[job.RunId];
        var ended = job with { Status = RunStatus.Completed, Conclusion = conclusion, CompletedAt = now, Lost = lost };
        state.Jobs[job.Id] = ended;
        log.Append("job_completed", ("jobId", job.Id), ("runId", job.RunId), ("conclusion", conclusion), ("runner", job.RunnerName), ("lost", lost));
        state.Post(run.Repository, "workflow_job", RunStatus.Completed, WebhookPayloads.WorkflowJob(RunStatus.Completed, run, ended));
        if (run.FailFast && conclusion is (Conclusions.Failure or Conclusions.TimedOut))
        {
            CancelJobs(run, now);
        }

        Settle(job.RunId, now);
    }

    /// <summary>Cancels the jobs of the latest attempt: those without a runner end at once, the others when their runner hears of it.</summary>
    internal void CancelJobs(GitHubRun run, DateTimeOffset now)
    {
        foreach (var job in run.Latest.JobIds.Select(id => state.Jobs[id]))
        {
            switch (job.Status)
            {
                case RunStatus.Queued or RunStatus.Waiting:
                    state.Of(run.Repository).Queue.Remove(job.Id, job.Definition.Labels);
                    Conclude(job, Conclusions.Cancelled, now);
                    break;
                case RunStatus.InProgress:
                    state.Jobs[job.Id] = job with { CancelRequested = true };
                    break;
            }
        }
    }

    /// <summary>Brings the state of the latest attempt in line with its jobs.</summary>
    internal void Settle(long runId, DateTimeOffset now)
    {
        var run = state.Runs[runId];
        var latest = run.Latest;
        if (latest.Status == RunStatus.Completed)
        {
            return;
        }

        var jobs = latest.JobIds.Select(id => state.Jobs[id]).ToList();
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
        state.Runs[runId] = run;
        if (status == RunStatus.Completed)
        {
            log.Append("run_completed", ("runId", runId), ("attempt", latest.Number), ("conclusion", conclusion));
            state.Post(run.Repository, "workflow_run", RunStatus.Completed, WebhookPayloads.WorkflowRun(RunStatus.Completed, run));
        }
    }

    private void Start(RepositoryState repository, GitHubRunner runner, GitHubJob job)
    {
        var now = time.GetUtcNow();
        repository.Idle.Remove(runner.Id);
        state.Runners[runner.Id] = runner with { JobId = job.Id };
        job = job with { Status = RunStatus.InProgress, StartedAt = now, RunnerId = runner.Id, RunnerName = runner.Name };
        state.Jobs[job.Id] = job;
        log.Append("job_assigned", ("jobId", job.Id), ("runId", job.RunId), ("runnerId", runner.Id), ("runner", runner.Name));
        var run = state.Runs[job.RunId];
        state.Post(run.Repository, "workflow_job", RunStatus.InProgress, WebhookPayloads.WorkflowJob(RunStatus.InProgress, run, job));
        Settle(job.RunId, now);
    }
}
