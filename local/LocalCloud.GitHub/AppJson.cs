using System.Text.Json.Nodes;

namespace LocalCloud.GitHub;

/// <summary>The App, its installations and their tokens in GitHub's form.</summary>
internal static class AppJson
{
    public static JsonObject App(GitHubOptions app) => new()
    {
        ["id"] = app.AppId,
        ["slug"] = app.AppSlug,
        ["node_id"] = RepositoryJson.NodeId("A", app.AppId),
        ["owner"] = RepositoryJson.Sender(),
        ["name"] = app.AppName,
        ["description"] = "Runs jobs on runners of its own",
        ["external_url"] = GitHubUrls.Web,
        ["html_url"] = $"{GitHubUrls.Web}/apps/{app.AppSlug}",
        ["created_at"] = "2024-01-01T00:00:00Z",
        ["updated_at"] = "2024-01-01T00:00:00Z",
        ["permissions"] = Permissions(),
        ["events"] = Events(),
    };

    public static JsonObject Installation(GitHubRepository repository, GitHubOptions app) => new()
    {
        ["id"] = repository.InstallationId,
        ["account"] = RepositoryJson.Owner(repository),
        ["repository_selection"] = "all",
        ["access_tokens_url"] = $"{GitHubUrls.Api}/app/installations/{repository.InstallationId}/access_tokens",
        ["repositories_url"] = $"{GitHubUrls.Api}/installation/repositories",
        ["html_url"] = $"{GitHubUrls.Web}/organizations/{repository.Owner}/settings/installations/{repository.InstallationId}",
        ["app_id"] = app.AppId,
        ["app_slug"] = app.AppSlug,
        ["target_id"] = repository.OwnerId,
        ["target_type"] = "Organization",
        ["permissions"] = Permissions(),
        ["events"] = Events(),
        ["created_at"] = "2024-01-01T00:00:00Z",
        ["updated_at"] = "2024-01-01T00:00:00Z",
        ["single_file_name"] = null,
        ["suspended_by"] = null,
        ["suspended_at"] = null,
    };

    public static JsonObject Token(string token, DateTimeOffset expiresAt) => new()
    {
        ["token"] = token,
        ["expires_at"] = RunJson.Time(expiresAt),
        ["permissions"] = Permissions(),
        ["repository_selection"] = "all",
    };

    private static JsonObject Permissions() => new() { ["actions"] = "write", ["administration"] = "write", ["metadata"] = "read" };

    private static JsonArray Events() => ["workflow_job", "workflow_run"];
}
