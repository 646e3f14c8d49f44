namespace RunsFleet.GitHub;

/// <summary>A repository and, when the webhook named it, the App installation that reaches it.</summary>
/// <param name="Name"><c>owner/name</c>.</param>
/// <param name="InstallationId">Null: to be looked up.</param>
public readonly record struct RepositoryAccess(string Name, long? InstallationId);

/// <summary>A self-hosted runner as GitHub lists it.</summary>
public sealed record RegisteredRunner(long Id, bool Online, bool Busy);

/// <summary>A self-hosted runner and the name that it has in its repository.</summary>
public sealed record NamedRunner(string Name, RegisteredRunner Runner);

/// <summary>What came of a question to GitHub.</summary>
public abstract record GitHubAnswer<T>
{
    private GitHubAnswer()
    {
    }

    /// <summary>GitHub did it.</summary>
    public sealed record Ok(T Value) : GitHubAnswer<T>;

    /// <summary>409, or 422 for a runner that runs a job: the state of things forbids it now.</summary>
    public sealed record Conflict : GitHubAnswer<T>;

    /// <summary>404: there is no such thing, or the App cannot see it.</summary>
    public sealed record NotFound(string Reason) : GitHubAnswer<T>;

    /// <summary>401: GitHub does not take the token, not even a fresh one.</summary>
    public sealed record Unauthorized(string Reason) : GitHubAnswer<T>;

    /// <summary>The App may not do this, or the request is not acceptable: waiting does not help.</summary>
    public sealed record Denied(string Reason) : GitHubAnswer<T>;

    /// <summary>A rate limit: not before <paramref name="Delay"/>.</summary>
    public sealed record RateLimited(TimeSpan Delay) : GitHubAnswer<T>;

    /// <summary>No answer, or a broken one.</summary>
    public sealed record Unavailable(string Reason) : GitHubAnswer<T>;

    /// <summary>The same answer to another question; only for what is not <see cref="Ok"/>.</summary>
    public GitHubAnswer<TOther> As<TOther>() => this switch
    {
        Conflict => new GitHubAnswer<TOther>.Conflict(),
        NotFound a => new GitHubAnswer<TOther>.NotFound(a.Reason),
        Unauthorized a => new GitHubAnswer<TOther>.Unauthorized(a.Reason),
        Denied a => new GitHubAnswer<TOther>.Denied(a.Reason),
        RateLimited a => new GitHubAnswer<TOther>.RateLimited(a.Delay),
        Unavailable a => new GitHubAnswer<TOther>.Unavailable(a.Reason),
        _ => throw new InvalidOperationException("A good answer has a value of its own."),
    };
}

/// <summary>A just-in-time runner config; a secret, so it prints as its id only.</summary>
public sealed record JitConfig(long RunnerId, string EncodedConfig)
{
    public override string ToString() => $"JIT config of runner {RunnerId}";
}

/// <summary>GitHub's runners of a repository.</summary>
public interface IRunnerRegistry
{
    /// <summary>Registers a just-in-time runner; a job waits for it. <see cref="GitHubAnswer{T}.Conflict"/>: a runner of that name exists.</summary>
    Task<GitHubAnswer<JitConfig>> GenerateAsync(
        RepositoryAccess repository, string runnerName, IReadOnlyList<string> labels, CancellationToken cancellationToken);

    /// <summary>The runner of that name; <see cref="GitHubAnswer{T}.Ok"/> with null when the repository has none.</summary>
    Task<GitHubAnswer<RegisteredRunner?>> FindAsync(
        RepositoryAccess repository, string runnerName, CallPriority priority, CancellationToken cancellationToken);

    /// <summary>All runners of the repository; nobody waits for it. <see cref="GitHubAnswer{T}.Unavailable"/> when there are more than 2,000.</summary>
    Task<GitHubAnswer<IReadOnlyList<NamedRunner>>> ListAsync(RepositoryAccess repository, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a runner's registration, after which it can take no job. True when it was there. <see cref="GitHubAnswer{T}.Conflict"/>:
    /// it runs a job.
    /// </summary>
    Task<GitHubAnswer<bool>> RemoveAsync(
        RepositoryAccess repository, long runnerId, CallPriority priority, CancellationToken cancellationToken);
}
