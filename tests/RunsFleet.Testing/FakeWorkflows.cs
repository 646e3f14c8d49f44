using RunsFleet.GitHub;

namespace RunsFleet.Testing;

/// <summary>GitHub's runs in memory. It refuses what GitHub refuses: a rerun of an attempt that runs, and of a run that is gone.</summary>
public sealed class FakeWorkflows : IWorkflowRuns
{
    /// <summary>The login of our App.</summary>
    public const string Bot = "runs-fleet[bot]";

    private readonly Lock _lock = new();

    /// <summary>Runs by id, each with its latest attempt.</summary>
    public Dictionary<long, WorkflowRun> Runs { get; } = [];

    /// <summary>Jobs of all attempts.</summary>
    public List<WorkflowJob> Jobs { get; } = [];

    /// <summary>What was asked to run again: <c>run 42</c>, <c>job 7</c>.</summary>
    public List<string> Reruns { get; } = [];

    /// <summary>Jobs of reusable workflows, which are not run alone.</summary>
    public HashSet<long> Reusable { get; } = [];

    /// <summary>When true, nothing is answered.</summary>
    public bool Down { get; set; }

    /// <summary>When true, a rerun is done and its answer lost.</summary>
    public bool LosesAnswers { get; set; }

    public Task<GitHubAnswer<WorkflowRun>> FindRunAsync(RepositoryAccess repository, long runId, CancellationToken cancellationToken) =>
        Answer<WorkflowRun>(() => Runs.TryGetValue(runId, out var run) ? new GitHubAnswer<WorkflowRun>.Ok(run) : new GitHubAnswer<WorkflowRun>.NotFound("GitHub says 404."));

    public Task<GitHubAnswer<WorkflowRun>> FindAttemptAsync(RepositoryAccess repository, long runId, int attempt, CancellationToken cancellationToken) =>
        FindRunAsync(repository, runId, cancellationToken);

    public Task<GitHubAnswer<WorkflowJob>> FindJobAsync(RepositoryAccess repository, long jobId, CancellationToken cancellationToken) =>
        Answer<WorkflowJob>(() => Jobs.Find(job => job.Id == jobId) is { } job ? new GitHubAnswer<WorkflowJob>.Ok(job) : new GitHubAnswer<WorkflowJob>.NotFound("GitHub says 404."));

    public Task<GitHubAnswer<IReadOnlyList<WorkflowJob>>> ListJobsAsync(RepositoryAccess repository, long runId, int attempt, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<WorkflowJob>>(() => new GitHubAnswer<IReadOnlyList<WorkflowJob>>.Ok([.. Jobs.Where(job => job.RunId == runId && job.RunAttempt == attempt)]));

    public Task<GitHubAnswer<IReadOnlyList<WorkflowRun>>> ListRunsAsync(RepositoryAccess repository, string status, CancellationToken cancellationToken) =>
        Answer<IReadOnlyList<WorkflowRun>>(() => new GitHubAnswer<IReadOnlyList<WorkflowRun>>.Ok([.. Runs.Values.Where(run => run.Status == status)]));

    public Task<GitHubAnswer<bool>> HasNewerAsync(RepositoryAccess repository, WorkflowRun run, CancellationToken cancellationToken) =>
        Answer<bool>(() => new GitHubAnswer<bool>.Ok(
            Runs.Values.Any(other => other.WorkflowId == run.WorkflowId && other.HeadBranch == run.HeadBranch && other.CreatedAt > run.CreatedAt)));

    public Task<GitHubAnswer<bool>> RerunFailedJobsAsync(RepositoryAccess repository, long runId, CancellationToken cancellationToken) =>
        Answer(() => Rerun(runId, $"run {runId}"));

    public Task<GitHubAnswer<bool>> RerunJobAsync(RepositoryAccess repository, long jobId, CancellationToken cancellationToken) => Answer(() =>
        Reusable.Contains(jobId) ? new GitHubAnswer<bool>.Denied("GitHub says 403.") : Rerun(Jobs.Single(job => job.Id == jobId).RunId, $"job {jobId}"));

    public Task<GitHubAnswer<bool>> IsOursAsync(string? login, CancellationToken cancellationToken) => Answer<bool>(() => new GitHubAnswer<bool>.Ok(login == Bot));

    private GitHubAnswer<bool> Rerun(long runId, string what)
    {
        if (!Runs.TryGetValue(runId, out var run))
        {
            return new GitHubAnswer<bool>.NotFound("GitHub says 404.");
        }

        if (!run.HasEnded)
        {
            return new GitHubAnswer<bool>.Conflict();
        }

        Reruns.Add(what);
        Runs[runId] = run with { Attempt = run.Attempt + 1, Status = "queued", Conclusion = null, TriggeringActor = Bot };
        return LosesAnswers ? new GitHubAnswer<bool>.Unavailable("Lost.") : new GitHubAnswer<bool>.Ok(true);
    }

    private Task<GitHubAnswer<T>> Answer<T>(Func<GitHubAnswer<T>> answer)
    {
        lock (_lock)
        {
            return Task.FromResult(Down ? new GitHubAnswer<T>.Unavailable("GitHub is down.") : answer());
        }
    }
}
