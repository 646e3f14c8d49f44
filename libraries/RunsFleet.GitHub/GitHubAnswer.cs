namespace RunsFleet.GitHub;

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

    /// <summary>
    /// Returns the same answer to another question. Throws when the answer is <see cref="Ok"/>, which has a value of its own.
    /// </summary>
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
