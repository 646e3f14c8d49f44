namespace RunsFleet.GitHub;

/// <summary>GitHub's runners of a repository.</summary>
public interface IRunnerRegistry
{
    /// <summary>Registers a just-in-time runner; a job waits for it. <see cref="GitHubAnswer{T}.Conflict"/>: a runner of that name exists.</summary>
    Task<GitHubAnswer<JitConfig>> GenerateAsync(
        RepositoryAccess repository, string runnerName, IReadOnlyList<string> labels, CancellationToken cancellationToken);

    /// <summary>Finds the runner of that name. Returns <see cref="GitHubAnswer{T}.Ok"/> with null when the repository has none.</summary>
    Task<GitHubAnswer<RegisteredRunner?>> FindAsync(
        RepositoryAccess repository, string runnerName, CallPriority priority, CancellationToken cancellationToken);

    /// <summary>
    /// Lists all runners of the repository; nobody waits for it. Returns <see cref="GitHubAnswer{T}.Unavailable"/> when there are more than
    /// 2,000.
    /// </summary>
    Task<GitHubAnswer<IReadOnlyList<NamedRunner>>> ListAsync(RepositoryAccess repository, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a runner's registration, after which it can take no job. Returns true when it was there. Returns
    /// <see cref="GitHubAnswer{T}.Conflict"/> when it runs a job.
    /// </summary>
    Task<GitHubAnswer<bool>> RemoveAsync(
        RepositoryAccess repository, long runnerId, CallPriority priority, CancellationToken cancellationToken);
}
