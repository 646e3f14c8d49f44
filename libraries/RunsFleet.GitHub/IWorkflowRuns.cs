namespace RunsFleet.GitHub;

/// <summary>GitHub's workflow runs: https://docs.github.com/rest/actions/workflow-runs and workflow-jobs. Nobody waits for them: they leave the reserve of the budget alone.</summary>
public interface IWorkflowRuns
{
    /// <summary>The run with its latest attempt; <see cref="GitHubAnswer{T}.NotFound"/> when it was deleted.</summary>
    Task<GitHubAnswer<WorkflowRun>> FindRunAsync(RepositoryAccess repository, long runId, CancellationToken cancellationToken);

    /// <summary>One attempt of a run.</summary>
    Task<GitHubAnswer<WorkflowRun>> FindAttemptAsync(RepositoryAccess repository, long runId, int attempt, CancellationToken cancellationToken);

    /// <summary>A job.</summary>
    Task<GitHubAnswer<WorkflowJob>> FindJobAsync(RepositoryAccess repository, long jobId, CancellationToken cancellationToken);

    /// <summary>The jobs of an attempt, those that were carried over from an earlier one included; at most 1,000.</summary>
    Task<GitHubAnswer<IReadOnlyList<WorkflowJob>>> ListJobsAsync(RepositoryAccess repository, long runId, int attempt, CancellationToken cancellationToken);

    /// <summary>The newest runs of a status, such as queued; at most 1,000.</summary>
    Task<GitHubAnswer<IReadOnlyList<WorkflowRun>>> ListRunsAsync(RepositoryAccess repository, string status, CancellationToken cancellationToken);

    /// <summary>Whether the run's workflow has a newer run of the same ref.</summary>
    Task<GitHubAnswer<bool>> HasNewerAsync(RepositoryAccess repository, WorkflowRun run, CancellationToken cancellationToken);

    /// <summary>
    /// Begins the next attempt with all jobs of the latest that failed or were cancelled. <see cref="GitHubAnswer{T}.Conflict"/>: an attempt runs. Made
    /// once: after <see cref="GitHubAnswer{T}.Unavailable"/> the run tells whether it was done.
    /// </summary>
    Task<GitHubAnswer<bool>> RerunFailedJobsAsync(RepositoryAccess repository, long runId, CancellationToken cancellationToken);

    /// <summary>The same with one job and those that depend on it. <see cref="GitHubAnswer{T}.Denied"/>: GitHub runs no job of a reusable workflow alone.</summary>
    Task<GitHubAnswer<bool>> RerunJobAsync(RepositoryAccess repository, long jobId, CancellationToken cancellationToken);

    /// <summary>Whether the login is our App's own.</summary>
    Task<GitHubAnswer<bool>> IsOursAsync(string? login, CancellationToken cancellationToken);
}
