using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.GitHub;

/// <summary>Self-hosted runners of a repository.</summary>
internal static class RunnerEndpoints
{
    public static void MapRunners(this IEndpointRouteBuilder api)
    {
        var runners = api.MapGroup("/repos/{owner}/{repo}/actions/runners");
        runners.MapPost("/generate-jitconfig", GenerateJitConfigAsync).WithMetadata(new GitHubOperation("GenerateJitConfig", Caller.Installation));
        runners.MapGet("", ListRunners).WithMetadata(new GitHubOperation("ListRunners", Caller.Installation));
        runners.MapGet("/{id:long}", GetRunner).WithMetadata(new GitHubOperation("GetRunner", Caller.Installation));
        runners.MapDelete("/{id:long}", DeleteRunner).WithMetadata(new GitHubOperation("DeleteRunner", Caller.Installation));
    }

    private static async Task<GitHubResult> GenerateJitConfigAsync(
        string owner, string repo, HttpRequest request, GitHubApp app, GitHubRunners runners, CancellationToken cancellationToken)
    {
        using var document = await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = 8 }, cancellationToken);
        var body = document.RootElement;
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new GitHubException(400, "Body should be a JSON object");
        }

        var workFolder = body.TryGetProperty("work_folder", out var folder) ? Text(folder, "work_folder") : "_work";
        var (runner, config) = runners.GenerateJitConfig(
            app.Repository(owner, repo), Text(Required(body, "name"), "name"), GroupId(body), Labels(body), workFolder);
        return GitHubResult.Created(new JsonObject { ["runner"] = RunnerJson.Runner(runner), ["encoded_jit_config"] = config });
    }

    private static GitHubResult ListRunners(string owner, string repo, HttpContext context, GitHubApp app, GitHubRunners runners, string? name = null)
    {
        var found = runners.All(app.Repository(owner, repo));
        return Paging.Page(
            context, "runners", name is null ? found : [.. found.Where(runner => runner.Name.Equals(name, StringComparison.OrdinalIgnoreCase))], RunnerJson.Runner);
    }

    private static GitHubResult GetRunner(string owner, string repo, long id, GitHubApp app, GitHubRunners runners) =>
        GitHubResult.Ok(RunnerJson.Runner(runners.Find(app.Repository(owner, repo), id)));

    private static GitHubResult DeleteRunner(string owner, string repo, long id, GitHubApp app, GitHubRunners runners)
    {
        runners.Delete(app.Repository(owner, repo), id);
        return GitHubResult.NoContent();
    }

    private static JsonElement Required(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) ? value : throw GitHubException.Invalid($"\"{name}\" wasn't supplied.");

    private static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw GitHubException.Invalid($"For 'properties/{name}', {value.GetRawText()} is not a string.");

    private static long GroupId(JsonElement body)
    {
        var value = Required(body, "runner_group_id");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var id)
            ? id
            : throw GitHubException.Invalid($"For 'properties/runner_group_id', {value.GetRawText()} is not an integer.");
    }

    private static ImmutableArray<string> Labels(JsonElement body)
    {
        var value = Required(body, "labels");
        return value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(label => Text(label, "labels"))]
            : throw GitHubException.Invalid($"For 'properties/labels', {value.GetRawText()} is not an array.");
    }
}
