using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace LocalCloud.GitHub;

/// <summary>The App itself, its installations, and the deliveries of its webhook.</summary>
internal static class AppEndpoints
{
    public static void MapApp(this IEndpointRouteBuilder api)
    {
        api.MapGet("/app", GetApp).WithMetadata(new GitHubOperation("GetApp", Caller.App));
        api.MapGet("/app/installations", ListInstallations).WithMetadata(new GitHubOperation("ListInstallations", Caller.App));
        api.MapGet("/repos/{owner}/{repo}/installation", GetInstallation).WithMetadata(new GitHubOperation("GetRepositoryInstallation", Caller.App));
        api.MapPost("/app/installations/{id:long}/access_tokens", CreateToken).WithMetadata(new GitHubOperation("CreateInstallationToken", Caller.App));
        api.MapGet("/app/hook/deliveries", ListDeliveries).WithMetadata(new GitHubOperation("ListDeliveries", Caller.App));
        api.MapGet("/app/hook/deliveries/{id:long}", GetDelivery).WithMetadata(new GitHubOperation("GetDelivery", Caller.App));
        api.MapPost("/app/hook/deliveries/{id:long}/attempts", Redeliver).WithMetadata(new GitHubOperation("RedeliverDelivery", Caller.App));
        api.MapGet("/rate_limit", GetRateLimit).WithMetadata(new GitHubOperation("GetRateLimit", Caller.Anybody));
    }

    private static GitHubResult GetApp(IOptions<GitHubOptions> options) => GitHubResult.Ok(AppJson.App(options.Value));

    private static GitHubResult ListInstallations(GitHubApp app, IOptions<GitHubOptions> options) =>
        GitHubResult.Ok(new JsonArray([.. app.Installations().Select(repository => (JsonNode)AppJson.Installation(repository, options.Value))]));

    private static GitHubResult GetInstallation(string owner, string repo, GitHubApp app, IOptions<GitHubOptions> options) =>
        GitHubResult.Ok(AppJson.Installation(app.Repository(owner, repo), options.Value));

    private static GitHubResult CreateToken(long id, GitHubApp app, InstallationTokens tokens)
    {
        if (app.Installations().All(repository => repository.InstallationId != id))
        {
            throw GitHubException.NotFound();
        }

        var (token, expiresAt) = tokens.Issue(id);
        return GitHubResult.Created(AppJson.Token(token, expiresAt));
    }

    private static GitHubResult ListDeliveries(HttpContext context, DeliveryLog deliveries, string? cursor = null)
    {
        if (!Cursor.TryRead(cursor, out var before))
        {
            throw new GitHubException(422, "Invalid cursor");
        }

        var size = Paging.Size(context);
        var found = deliveries.Page(before, size + 1);
        if (found.Count > size)
        {
            Paging.SetLinks(context, [Paging.Link(context, "cursor", Cursor.After(found[size - 1].Id), "next")]);
        }

        return GitHubResult.Ok(new JsonArray([.. found.Take(size).Select(delivery => (JsonNode)DeliveryJson.Item(delivery))]));
    }

    private static GitHubResult GetDelivery(long id, DeliveryLog deliveries) => GitHubResult.Ok(DeliveryJson.Detail(deliveries.Find(id)));

    private static GitHubResult Redeliver(long id, DeliveryLog deliveries, WebhookOutbox outbox)
    {
        outbox.Post(deliveries.Find(id).Webhook with { Redelivery = true });
        return new GitHubResult(202, new JsonObject());
    }

    private static GitHubResult GetRateLimit(HttpContext context)
    {
        var headers = context.Response.Headers;
        JsonObject Core() => new()
        {
            ["limit"] = Number("x-ratelimit-limit"),
            ["used"] = Number("x-ratelimit-used"),
            ["remaining"] = Number("x-ratelimit-remaining"),
            ["reset"] = Number("x-ratelimit-reset"),
        };
        return GitHubResult.Ok(new JsonObject { ["resources"] = new JsonObject { ["core"] = Core(), ["search"] = Core() }, ["rate"] = Core() });

        long Number(string name) => long.Parse(headers[name]!, System.Globalization.CultureInfo.InvariantCulture);
    }
}
