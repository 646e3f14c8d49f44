namespace RunsFleet.GitHub;

/// <summary>A workflow run, or one attempt of it, as GitHub shows it.</summary>
/// <param name="Id">GitHub's id of the run.</param>
/// <param name="Attempt">The attempt shown, from 1.</param>
/// <param name="Status">queued, in_progress, completed, ...</param>
/// <param name="Conclusion">Of the attempt; null while it runs.</param>
/// <param name="HeadBranch">Its ref; null when it has none.</param>
/// <param name="WorkflowId">GitHub's id of the workflow.</param>
/// <param name="CreatedAt">When the run was created.</param>
/// <param name="TriggeringActor">The login of who began the attempt; null when GitHub does not say.</param>
public sealed record WorkflowRun(
    long Id, int Attempt, string Status, string? Conclusion, string? HeadBranch, long WorkflowId, DateTimeOffset CreatedAt, string? TriggeringActor)
{
    /// <summary>True when the attempt is over.</summary>
    public bool HasEnded => Status == "completed";
}

/// <summary>A job of a workflow run, as GitHub shows it.</summary>
/// <param name="Id">GitHub's id of the job; each attempt has its own.</param>
/// <param name="RunId">Its run.</param>
/// <param name="RunAttempt">The attempt that it belongs to.</param>
/// <param name="Name">As shown.</param>
/// <param name="Status">queued, in_progress, completed, waiting, ...</param>
/// <param name="Conclusion">Null while it is not over.</param>
/// <param name="RunnerName">The runner that has or had it; null when none did.</param>
/// <param name="Labels">What it asks of a runner.</param>
public sealed record WorkflowJob(
    long Id, long RunId, int RunAttempt, string Name, string Status, string? Conclusion, string? RunnerName, IReadOnlyList<string> Labels)
{
    /// <summary>The workflow's name; null when GitHub does not say.</summary>
    public string? WorkflowName { get; init; }

    /// <summary>Branch or tag of the run; null when GitHub does not say.</summary>
    public string? HeadBranch { get; init; }

    /// <summary>When it was queued; null when GitHub does not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it started; null when GitHub does not say.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null when it has not.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>GitHub's id of the runner; 0 when none has it.</summary>
    public long RunnerId { get; init; }

    /// <summary>True when it is over.</summary>
    public bool HasEnded => Status == "completed";
}

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
