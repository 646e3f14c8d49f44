using System.Net;

namespace RunsFleet.GitHub;

/// <summary>What GitHub's refusals mean.</summary>
internal static class GitHubStatus
{
    /// <summary>
    /// Returns true when a refusal is a rate limit. Both limits may answer 403 or 429, with or without headers; a secondary limit may tell
    /// itself by its text only. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
    /// </summary>
    public static async Task<bool> IsRateLimitAsync(HttpResponseMessage response, CancellationToken cancellationToken) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.Forbidden => RateHeaders.IsExhausted(response.Headers)
            || (await response.Content.ReadAsStringAsync(cancellationToken)).Contains("rate limit", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>
    /// Returns true when GitHub does not run a run again because its attempt is not over: 403 "This workflow is already running". Only its
    /// text tells it from a right that is missing.
    /// </summary>
    public static async Task<bool> IsRunningAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.StatusCode is HttpStatusCode.Forbidden
        && (await response.Content.ReadAsStringAsync(cancellationToken)).Contains("already running", StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns the answer that a refusal stands for. The delay of a rate limit is left to its budget.</summary>
    public static GitHubAnswer<T> Classify<T>(GitHubCall call, HttpStatusCode status, bool rateLimited) => status switch
    {
        _ when rateLimited => new GitHubAnswer<T>.RateLimited(TimeSpan.Zero),
        HttpStatusCode.Unauthorized => new GitHubAnswer<T>.Unauthorized($"GitHub says 401 to {call.Operation}: it does not take the App's token."),
        HttpStatusCode.Forbidden => new GitHubAnswer<T>.Denied($"GitHub says 403 to {call.Operation}: the App may not do this."),
        HttpStatusCode.Conflict => new GitHubAnswer<T>.Conflict(),

        // A busy runner is not deleted: "Runner ... is currently running a job and cannot be deleted." Elsewhere 422 means a bad request.
        HttpStatusCode.UnprocessableEntity when call.Method == HttpMethod.Delete => new GitHubAnswer<T>.Conflict(),
        HttpStatusCode.NotFound or HttpStatusCode.Gone => new GitHubAnswer<T>.NotFound($"GitHub says {(int)status} to {call.Operation}."),
        HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest or HttpStatusCode.UnavailableForLegalReasons =>
            new GitHubAnswer<T>.Denied($"GitHub says {(int)status} to {call.Operation}."),
        _ => new GitHubAnswer<T>.Unavailable($"GitHub says {(int)status} to {call.Operation}."),
    };
}
