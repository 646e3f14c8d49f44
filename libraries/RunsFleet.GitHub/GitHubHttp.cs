using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;
using Polly.Timeout;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.GitHub;

/// <summary>Makes calls to GitHub within the budget. No token and no body ever reaches a log or a reason.</summary>
internal sealed partial class GitHubHttp(
    IHttpClientFactory clients, CallBudget budget, TimeProvider time, GitHubMetrics metrics, ILogger<GitHubHttp> logger)
{
    /// <summary>Name of the configured client.</summary>
    public const string ClientName = "github";

    /// <summary>The installation of a request, for who sees the request only.</summary>
    public static readonly HttpRequestOptionsKey<long> Installation = new("RunsFleet.Installation");

    /// <summary>Present when the request is made once, whatever comes of it.</summary>
    public static readonly HttpRequestOptionsKey<bool> Once = new("RunsFleet.Once");

    /// <summary>Makes a call whose answer has a body.</summary>
    public Task<GitHubAnswer<T>> SendAsync<T>(GitHubCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class =>
        SendAsync(call, type, static (value, _) => value, cancellationToken);

    /// <summary>Makes a call whose answer is a body and some headers.</summary>
    public Task<GitHubAnswer<TAnswer>> SendAsync<T, TAnswer>(
        GitHubCall call, JsonTypeInfo<T> type, Func<T, HttpResponseHeaders, TAnswer> shape, CancellationToken cancellationToken)
        where T : class =>
        SendAsync<TAnswer>(
            call,
            async response => await JsonSerializer.DeserializeAsync(await response.Content.ReadAsStreamAsync(cancellationToken), type, cancellationToken) is { } value
                ? new GitHubAnswer<TAnswer>.Ok(shape(value, response.Headers))
                : new GitHubAnswer<TAnswer>.Unavailable("GitHub answered null."),
            cancellationToken);

    /// <summary>Makes a call whose answer has none.</summary>
    public Task<GitHubAnswer<bool>> SendAsync(GitHubCall call, CancellationToken cancellationToken) =>
        SendAsync(call, static _ => Task.FromResult<GitHubAnswer<bool>>(new GitHubAnswer<bool>.Ok(true)), cancellationToken);

    private async Task<GitHubAnswer<T>> SendAsync<T>(
        GitHubCall call, Func<HttpResponseMessage, Task<GitHubAnswer<T>>> read, CancellationToken cancellationToken)
    {
        if (await budget.EnterAsync(call.Installation, call.Operation, call.Method, call.Priority, cancellationToken) is { } wait)
        {
            LogHeldBack(call.Operation, wait.TotalSeconds);
            return new GitHubAnswer<T>.RateLimited(wait);
        }

        try
        {
            return await AskAsync(call, read, cancellationToken);
        }
        catch (Exception e) when (IsTransport(e) && !cancellationToken.IsCancellationRequested)
        {
            metrics.CallFailed();
            LogFailed(call.Operation, e.GetType().Name);
            return new GitHubAnswer<T>.Unavailable($"GitHub gave no usable answer to {call.Operation} ({e.GetType().Name}).");
        }
        finally
        {
            budget.Leave();
        }
    }

    private async Task<GitHubAnswer<T>> AskAsync<T>(
        GitHubCall call, Func<HttpResponseMessage, Task<GitHubAnswer<T>>> read, CancellationToken cancellationToken)
    {
        var route = GitHubRoute.Of(call.Path);
        using var span = Spans.Start($"{call.Method} {route}")?.SetTag("url.template", route);
        using var request = Request(call, route);
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(request, cancellationToken);
        var own = budget.Of(call.Installation);
        var now = time.GetUtcNow();
        if (RateHeaders.Hour(response.Headers) is { } hour)
        {
            own.Told(call.Operation, hour, now);
        }

        // A deletion is answered 204 and a rerun 201; anything else that looks well was said by somebody on the way.
        if (response.IsSuccessStatusCode
            && (call.Method != HttpMethod.Delete || response.StatusCode is HttpStatusCode.NoContent)
            && (call.IsRepeatable || response.StatusCode is HttpStatusCode.Created))
        {
            own.Served();
            return await read(response);
        }

        var answer = GitHubStatus.Classify<T>(call, response.StatusCode, await GitHubStatus.IsRateLimitAsync(response, cancellationToken));
        if (answer is GitHubAnswer<T>.Denied && await GitHubStatus.IsRunningAsync(response, cancellationToken))
        {
            answer = new GitHubAnswer<T>.Conflict();
        }

        if (answer is GitHubAnswer<T>.RateLimited)
        {
            var delay = RateHeaders.IsHourUsedUp(response.Headers) && own.Limited(call.Operation, call.Priority, now) is { } rest
                ? rest
                : own.Refused(RateHeaders.Delay(response.Headers, now), now);
            answer = new GitHubAnswer<T>.RateLimited(delay);
            LogLimited(call.Operation, delay.TotalSeconds);
        }

        // A runner that took its job is no longer registered: 404 is how most of them are found.
        LogRefused(response.StatusCode == System.Net.HttpStatusCode.NotFound ? LogLevel.Debug : LogLevel.Information, call.Operation, (int)response.StatusCode);
        if (answer is not (GitHubAnswer<T>.Conflict or GitHubAnswer<T>.NotFound))
        {
            metrics.CallFailed();
        }

        return answer;
    }

    private static HttpRequestMessage Request(GitHubCall call, string route)
    {
        var request = new HttpRequestMessage(call.Method, call.Path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", call.Token);
        request.Options.Set(Installation, call.Installation);
        request.Options.Set(OutgoingHttp.Route, route);
        if (!call.IsRepeatable)
        {
            request.Options.Set(Once, true);
        }

        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }

    private static bool IsTransport(Exception e) =>
        e is HttpRequestException or TimeoutRejectedException or BrokenCircuitException or OperationCanceledException or JsonException or IOException;

    [LoggerMessage(EventId = 12001, EventName = "GitHubRefused", Message = "GitHub refused {Operation} with {StatusCode}.")]
    private partial void LogRefused(LogLevel level, string operation, int statusCode);

    [LoggerMessage(12002, LogLevel.Warning, "GitHub's rate limit is reached by {Operation}. No calls are made for {Seconds} s.", EventName = "RateLimitReached")]
    private partial void LogLimited(string operation, double seconds);

    [LoggerMessage(12003, LogLevel.Debug, "{Operation} is held back for {Seconds} s to keep GitHub's rate limit.", EventName = "CallHeldBack")]
    private partial void LogHeldBack(string operation, double seconds);

    [LoggerMessage(12004, LogLevel.Warning, "GitHub did not answer {Operation}: {Fault}. Who asked tries again later.", EventName = "GitHubUnavailable")]
    private partial void LogFailed(string operation, string fault);
}
