using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace RunsFleet.Fleet.GitHub;

/// <summary>One request to GitHub and what its answer means. No token and no body ever reaches a log or a reason.</summary>
internal sealed partial class GitHubHttp(IHttpClientFactory clients, TimeProvider time, FleetMetrics metrics, ILogger<GitHubHttp> logger)
{
    /// <summary>Name of the configured client.</summary>
    public const string ClientName = "github";

    /// <summary>GitHub's advice for a secondary limit that names no delay.</summary>
    private static readonly TimeSpan DefaultRateLimitDelay = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan MaxRateLimitDelay = TimeSpan.FromHours(1);

    /// <summary>Sends a request whose answer has a body. The operation is for logs: the path without names.</summary>
    public async Task<GitHubAnswer<T>> SendAsync<T>(
        string operation, HttpMethod method, string path, string token, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var request = Request(method, path, token, content);
        return await AskAsync<T>(
            operation,
            request,
            async response => await JsonSerializer.DeserializeAsync(await response.Content.ReadAsStreamAsync(cancellationToken), type, cancellationToken) is { } value
                ? new GitHubAnswer<T>.Ok(value)
                : new GitHubAnswer<T>.Unavailable("GitHub answered null."),
            cancellationToken);
    }

    /// <summary>Sends a request whose answer has none.</summary>
    public async Task<GitHubAnswer<bool>> SendAsync(
        string operation, HttpMethod method, string path, string token, CancellationToken cancellationToken)
    {
        using var request = Request(method, path, token, null);
        return await AskAsync(operation, request, static _ => Task.FromResult<GitHubAnswer<bool>>(new GitHubAnswer<bool>.Ok(true)), cancellationToken);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string token, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private async Task<GitHubAnswer<T>> AskAsync<T>(
        string operation, HttpRequestMessage request, Func<HttpResponseMessage, Task<GitHubAnswer<T>>> read, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return await read(response);
            }

            // A runner that took its job is no longer registered: 404 is how most of them are found.
            LogRefused(response.StatusCode == HttpStatusCode.NotFound ? LogLevel.Debug : LogLevel.Information, operation, (int)response.StatusCode);
            var answer = Classify<T>(operation, request.Method, response) ?? await ReadForbiddenAsync<T>(operation, response, cancellationToken);
            if (answer is not (GitHubAnswer<T>.Conflict or GitHubAnswer<T>.NotFound))
            {
                metrics.ApiFailed("GitHub");
            }

            return answer;
        }
        catch (Exception e) when (IsTransport(e) && !cancellationToken.IsCancellationRequested)
        {
            metrics.ApiFailed("GitHub");
            LogFailed(operation, e.GetType().Name);
            return new GitHubAnswer<T>.Unavailable($"GitHub gave no usable answer to {operation} ({e.GetType().Name}).");
        }
    }

    /// <summary>What the status means; null where the body must tell.</summary>
    private GitHubAnswer<T>? Classify<T>(string operation, HttpMethod method, HttpResponseMessage response) => response.StatusCode switch
    {
        HttpStatusCode.TooManyRequests => new GitHubAnswer<T>.RateLimited(RetryAfter(response) ?? DefaultRateLimitDelay),

        // Both limits may answer 403: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
        HttpStatusCode.Forbidden when RetryAfter(response) is { } delay => new GitHubAnswer<T>.RateLimited(delay),
        HttpStatusCode.Forbidden => null,
        HttpStatusCode.Conflict => new GitHubAnswer<T>.Conflict(),

        // A busy runner is not deleted: "Runner ... is currently running a job and cannot be deleted." Elsewhere 422 means a bad request.
        HttpStatusCode.UnprocessableEntity when method == HttpMethod.Delete => new GitHubAnswer<T>.Conflict(),
        HttpStatusCode.NotFound or HttpStatusCode.Gone => new GitHubAnswer<T>.NotFound($"GitHub says {(int)response.StatusCode} to {operation}."),
        HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest or HttpStatusCode.UnavailableForLegalReasons =>
            new GitHubAnswer<T>.Denied($"GitHub says {(int)response.StatusCode} to {operation}."),
        _ => new GitHubAnswer<T>.Unavailable($"GitHub says {(int)response.StatusCode} to {operation}."),
    };

    /// <summary>A secondary limit may come without any header and tells itself by its text only.</summary>
    private static async Task<GitHubAnswer<T>> ReadForbiddenAsync<T>(string operation, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return text.Contains("rate limit", StringComparison.OrdinalIgnoreCase)
            ? new GitHubAnswer<T>.RateLimited(DefaultRateLimitDelay)
            : new GitHubAnswer<T>.Denied($"GitHub says 403 to {operation}: the App may not do this.");
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var now = time.GetUtcNow();
        TimeSpan? delay = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ when Header(response, "x-ratelimit-remaining") == 0 => Header(response, "x-ratelimit-reset") is { } reset and > 0 and < 253_402_300_800
                ? DateTimeOffset.FromUnixTimeSeconds(reset) - now
                : DefaultRateLimitDelay,
            _ => null,
        };
        return delay is { } d ? TimeSpan.FromTicks(Math.Clamp(d.Ticks, TimeSpan.TicksPerSecond, MaxRateLimitDelay.Ticks)) : null;
    }

    private static long? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && long.TryParse(values.FirstOrDefault(), out var value) ? value : null;

    private static bool IsTransport(Exception e) =>
        e is HttpRequestException or TimeoutRejectedException or BrokenCircuitException or OperationCanceledException or JsonException or IOException;

    [LoggerMessage("GitHub refused {Operation} with {StatusCode}.")]
    private partial void LogRefused(LogLevel level, string operation, int statusCode);

    [LoggerMessage(LogLevel.Warning, "GitHub did not answer {Operation}: {Fault}.")]
    private partial void LogFailed(string operation, string fault);
}
