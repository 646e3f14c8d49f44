using System.Globalization;
using System.Text.Json;
using LocalCloud.Core.Faults;
using Microsoft.AspNetCore.Http.Features;

namespace LocalCloud.GitHub;

/// <summary>What every REST call goes through: counting, faults, authentication, rate limit, refusals.</summary>
internal sealed class GitHubCallFilter(
    GitHubApp app, AppJwt jwt, InstallationTokens tokens, RateLimits limits, GitHubOutage outage, FaultGate gate) : IEndpointFilter
{
    private const string Service = "GitHub";
    private const long MaxBody = 1024 * 1024;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var operation = http.GetEndpoint()!.Metadata.GetRequiredMetadata<GitHubOperation>();
        var fault = await gate.EnterAsync(new FaultCall(Service, operation.Name, RouteRepository(http)), http.RequestAborted);
        var result = fault?.Rule.Error is { } error ? Injected(http, error)
            : outage.IsOn ? GitHubResult.Refused(503, "GitHub is down.")
            : await AnswerAsync(context, next, operation);
        await gate.LeaveAsync(fault, http.RequestAborted);
        return fault is null || result is not IResult answer ? result : new FaultyResult(fault, answer);
    }

    private async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next, GitHubOperation operation)
    {
        var http = context.HttpContext;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBody;
        }

        try
        {
            var installation = Authenticate(http, operation.Caller);
            if (Limit(http, operation, installation) is { } refusal)
            {
                return refusal;
            }

            if (operation.Caller == Caller.Installation)
            {
                RequireAccess(http, installation);
            }

            return await next(context);
        }
        catch (GitHubException e)
        {
            return GitHubResult.Refused(e);
        }
        catch (JsonException)
        {
            return GitHubResult.Refused(400, "Problems parsing JSON");
        }
        catch (BadHttpRequestException e)
        {
            return GitHubResult.Refused(e.StatusCode, e.StatusCode == 413 ? "Payload too big" : "Bad Request");
        }
    }

    /// <summary>The installation that calls; 0 for the App and for anybody.</summary>
    private long Authenticate(HttpContext http, Caller caller)
    {
        if (caller == Caller.Anybody)
        {
            return Token(http) is { } some && some.StartsWith("ghs_", StringComparison.Ordinal) ? tokens.Installation(some) : 0;
        }

        var token = Token(http) ?? throw new GitHubException(401, "Requires authentication");
        if (caller == Caller.Installation)
        {
            return tokens.Installation(token);
        }

        jwt.Verify(token);
        return 0;
    }

    private GitHubResult? Limit(HttpContext http, GitHubOperation operation, long installation)
    {
        var (limit, exceeded) = operation.Caller == Caller.Anybody ? (limits.Look(installation), false) : limits.Take(installation);
        var headers = http.Response.Headers;
        headers["x-ratelimit-limit"] = limit.Limit.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-remaining"] = limit.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-used"] = limit.Used.ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-reset"] = limit.Reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        headers["x-ratelimit-resource"] = "core";
        return exceeded ? GitHubResult.Refused(403, $"API rate limit exceeded for installation ID {installation}.") : null;
    }

    /// <summary>GitHub hides what a token may not see.</summary>
    private void RequireAccess(HttpContext http, long installation)
    {
        if (http.Request.RouteValues["owner"] is string owner
            && http.Request.RouteValues["repo"] is string repo
            && app.Repository(owner, repo).InstallationId != installation)
        {
            throw GitHubException.NotFound();
        }
    }

    private static GitHubResult Injected(HttpContext http, string error)
    {
        var status = error == FaultRule.Throttling ? 429 : int.TryParse(error, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 400 and < 600 ? number : 500;
        if (status is not (403 or 429))
        {
            return GitHubResult.Refused(status, status >= 500 ? "Server Error" : "Refused");
        }

        // A secondary rate limit. The real one asks for a minute; in the local world waits are short.
        http.Response.Headers.RetryAfter = "1";
        return GitHubResult.Refused(status, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.");
    }

    private sealed class FaultyResult(ActiveFault fault, IResult answer) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => FaultyAnswer.WriteAsync(httpContext, fault, () => answer.ExecuteAsync(httpContext));
    }

    private static string? RouteRepository(HttpContext http) =>
        http.Request.RouteValues is var values && values["owner"] is string owner && values["repo"] is string repo ? $"{owner}/{repo}" : null;

    private static string? Token(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        var scheme = space < 0 ? "" : header[..space];
        return scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) || scheme.Equals("token", StringComparison.OrdinalIgnoreCase)
            ? header[(space + 1)..].Trim()
            : null;
    }
}
