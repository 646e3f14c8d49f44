using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace LocalCloud.GitHub;

/// <summary>Repositories, owners and users in GitHub's form.</summary>
internal static class RepositoryJson
{
    private static readonly string[] Links =
    [
        "forks", "keys", "teams", "hooks", "events", "tags", "languages", "stargazers", "contributors", "subscribers", "subscription",
        "merges", "downloads", "deployments",
    ];

    public static JsonObject Repository(GitHubRepository repository)
    {
        var api = GitHubUrls.Repository(repository);
        var web = $"{GitHubUrls.Web}/{repository.FullName}";
        var json = new JsonObject
        {
            ["id"] = repository.Id,
            ["node_id"] = NodeId("R", repository.Id),
            ["name"] = repository.Name,
            ["full_name"] = repository.FullName,
            ["private"] = true,
            ["owner"] = Owner(repository),
            ["html_url"] = web,
            ["description"] = null,
            ["fork"] = false,
            ["url"] = api,
            ["created_at"] = "2024-01-01T00:00:00Z",
            ["updated_at"] = "2024-01-01T00:00:00Z",
            ["pushed_at"] = "2024-01-01T00:00:00Z",
            ["git_url"] = $"git://github.localhost/{repository.FullName}.git",
            ["ssh_url"] = $"git@github.localhost:{repository.FullName}.git",
            ["clone_url"] = $"{web}.git",
            ["homepage"] = null,
            ["size"] = 1,
            ["stargazers_count"] = 0,
            ["watchers_count"] = 0,
            ["language"] = null,
            ["has_issues"] = true,
            ["has_projects"] = true,
            ["has_downloads"] = true,
            ["has_wiki"] = true,
            ["has_pages"] = false,
            ["forks_count"] = 0,
            ["archived"] = false,
            ["disabled"] = false,
            ["open_issues_count"] = 0,
            ["license"] = null,
            ["allow_forking"] = false,
            ["is_template"] = false,
            ["topics"] = new JsonArray(),
            ["visibility"] = "private",
            ["default_branch"] = "main",
        };
        foreach (var link in Links)
        {
            json[$"{link}_url"] = $"{api}/{link}";
        }

        return json;
    }

    /// <summary>Writes the repository's owner, as a user.</summary>
    public static JsonObject Owner(GitHubRepository repository) => User(repository.Owner, repository.OwnerId, "Organization");

    /// <summary>Writes the repository's owner, as webhooks of an organization carry it.</summary>
    public static JsonObject Organization(GitHubRepository repository) => new()
    {
        ["login"] = repository.Owner,
        ["id"] = repository.OwnerId,
        ["node_id"] = NodeId("O", repository.OwnerId),
        ["url"] = $"{GitHubUrls.Api}/orgs/{repository.Owner}",
        ["repos_url"] = $"{GitHubUrls.Api}/orgs/{repository.Owner}/repos",
        ["events_url"] = $"{GitHubUrls.Api}/orgs/{repository.Owner}/events",
        ["avatar_url"] = $"{GitHubUrls.Web}/avatars/{repository.OwnerId}",
        ["description"] = null,
    };

    /// <summary>Writes whoever starts the runs of the local world.</summary>
    public static JsonObject Sender() => User("octocat", 583231, "User");

    /// <summary>Writes a person, or an App by the login of its bot.</summary>
    public static JsonObject Actor(string login) =>
        login.EndsWith("[bot]", StringComparison.Ordinal) ? User(login, 41898282, "Bot") : User(login, 583232, "User");

    /// <summary>Makes an opaque id of GitHub's GraphQL API.</summary>
    public static string NodeId(string kind, long id) =>
        $"{kind}_{Convert.ToBase64String(Encoding.ASCII.GetBytes(id.ToString(CultureInfo.InvariantCulture))).TrimEnd('=')}";

    private static JsonObject User(string login, long id, string type) => new()
    {
        ["login"] = login,
        ["id"] = id,
        ["node_id"] = NodeId(type == "User" ? "U" : "O", id),
        ["avatar_url"] = $"{GitHubUrls.Web}/avatars/{id}",
        ["gravatar_id"] = "",
        ["url"] = $"{GitHubUrls.Api}/users/{login}",
        ["html_url"] = $"{GitHubUrls.Web}/{login}",
        ["repos_url"] = $"{GitHubUrls.Api}/users/{login}/repos",
        ["events_url"] = $"{GitHubUrls.Api}/users/{login}/events",
        ["received_events_url"] = $"{GitHubUrls.Api}/users/{login}/received_events",
        ["type"] = type,
        ["site_admin"] = false,
    };
}
