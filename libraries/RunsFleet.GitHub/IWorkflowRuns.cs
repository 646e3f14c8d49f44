namespace RunsFleet.GitHub;

/// <summary>GitHub's workflow runs: https://docs.github.com/rest/actions/workflow-runs and workflow-jobs. Nobody waits for them: they leave the reserve of the budget alone.</summary>
public interface IWorkflowRuns
{
    /// <summary>Reads the run with its latest attempt. Returns <see cref="GitHubAnswer{T}.NotFound"/> when it was deleted.</summary>
    Task<GitHubAnswer<WorkflowRun>> FindRunAsync(RepositoryAccess repository, long runId, CancellationToken cancellationToken);

    /// <summary>Reads one attempt of a run.</summary>
    Task<GitHubAnswer<WorkflowRun>> FindAttemptAsync(RepositoryAccess repository, long runId, int attempt, CancellationToken cancellationToken);

    /// <summary>Reads a job.</summary>
    Task<GitHubAnswer<WorkflowJob>> FindJobAsync(RepositoryAccess repository, long jobId, CancellationToken cancellationToken);

    /// <summary>Lists the jobs of an attempt, at most 1,000. Those that were carried over from an earlier attempt are among them.</summary>
    Task<GitHubAnswer<IReadOnlyList<WorkflowJob>>> ListJobsAsync(RepositoryAccess repository, long runId, int attempt, CancellationToken cancellationToken);

    /// <summary>Lists the newest runs of a status, such as queued; at most 1,000.</summary>
    Task<GitHubAnswer<IReadOnlyList<WorkflowRun>>> ListRunsAsync(RepositoryAccess repository, string status, CancellationToken cancellationToken);

    /// <summary>Returns true when the run's workflow has a newer run of the same ref.</summary>
    Task<GitHubAnswer<bool>> HasNewerAsync(RepositoryAccess repository, WorkflowRun run, CancellationToken cancellationToken);

    /// <summary>
    /// Begins the next attempt with all jobs of the latest that failed or were cancelled. <see cref="GitHubAnswer{T}.Conflict"/>: an attempt runs. Made
    /// once: after <see cref="GitHubAnswer{T}.Unavailable"/> the run tells whether it was done.
    /// </summary>
    Task<GitHubAnswer<bool>> RerunFailedJobsAsync(RepositoryAccess repository, long runId, CancellationToken cancellationToken);

    /// <summary>
    /// Begins the next attempt with one job and those that depend on it. Returns <see cref="GitHubAnswer{T}.Denied"/> for a job of a
    /// reusable workflow: GitHub does not run it alone.
    /// </summary>
    Task<GitHubAnswer<bool>> RerunJobAsync(RepositoryAccess repository, long jobId, CancellationToken cancellationToken);

    /// <summary>Returns true when the login is our App's own.</summary>
    Task<GitHubAnswer<bool>> IsOursAsync(string? login, CancellationToken cancellationToken);
}
