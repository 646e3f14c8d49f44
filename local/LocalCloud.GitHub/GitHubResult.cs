using System.Text.Json.Nodes;

namespace LocalCloud.GitHub;

/// <summary>An answer of the REST API.</summary>
internal sealed class GitHubResult(int status, JsonNode? body) : IResult
{
    public static GitHubResult Ok(JsonNode body) => new(200, body);

    public static GitHubResult Created(JsonNode body) => new(201, body);

    public static GitHubResult NoContent() => new(204, null);

    public static GitHubResult Refused(GitHubException refusal) => Refused(refusal.Status, refusal.Message);

    public static GitHubResult Refused(int status, string message) => new(
        status,
        new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest", ["status"] = $"{status}" });

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        if (body is null)
        {
            return Task.CompletedTask;
        }

        response.ContentType = "application/json; charset=utf-8";
        return response.WriteAsync(body.ToJsonString(), httpContext.RequestAborted);
    }
}
