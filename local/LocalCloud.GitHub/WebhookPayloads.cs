using System.Text;
using System.Text.Json.Nodes;

namespace LocalCloud.GitHub;

/// <summary>
/// Bodies of webhooks as an App gets them. Their fields are those of the recorded examples in the npm package
/// <c>@octokit/webhooks-examples</c> (MIT).
/// </summary>
internal static class WebhookPayloads
{
    /// <summary>What GitHub numbers the App's webhook with.</summary>
    public const long HookId = 109948940;

    public static byte[] WorkflowJob(string action, GitHubRun run, GitHubJob job)
    {
        var payload = new JsonObject { ["action"] = action, ["workflow_job"] = RunJson.Job(run, job) };
        if (job.Definition.Waiting)
        {
            payload["deployment"] = Deployment(run, job);
        }

        return Close(payload, run.Repository);
    }

    public static byte[] WorkflowRun(string action, GitHubRun run)
    {
        var payload = new JsonObject
        {
            ["action"] = action,
            ["workflow_run"] = RunJson.Run(run, run.Latest),
            ["workflow"] = Workflow(run),
        };
        return Close(payload, run.Repository);
    }

    public static byte[] Ping(string receiver, DateTimeOffset now) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["zen"] = "Keep it logically awesome.",
        ["hook_id"] = HookId,
        ["hook"] = new JsonObject
        {
            ["type"] = "App",
            ["id"] = HookId,
            ["name"] = "web",
            ["active"] = true,
            ["events"] = new JsonArray("workflow_job", "workflow_run"),
            ["config"] = new JsonObject { ["content_type"] = "json", ["insecure_ssl"] = "0", ["secret"] = "********", ["url"] = receiver },
            ["updated_at"] = RunJson.Time(now),
            ["created_at"] = RunJson.Time(now),
            ["deliveries_url"] = $"{GitHubUrls.Api}/app/hook/deliveries",
        },
    }.ToJsonString());

    private static byte[] Close(JsonObject payload, GitHubRepository repository)
    {
        payload["repository"] = RepositoryJson.Repository(repository);
        payload["organization"] = RepositoryJson.Organization(repository);
        payload["sender"] = RepositoryJson.Sender();
        payload["installation"] = new JsonObject
        {
            ["id"] = repository.InstallationId,
            ["node_id"] = RepositoryJson.NodeId("INST", repository.InstallationId),
        };
        return Encoding.UTF8.GetBytes(payload.ToJsonString());
    }

    private static JsonObject Workflow(GitHubRun run) => new()
    {
        ["id"] = run.Repository.Id,
        ["node_id"] = RepositoryJson.NodeId("W", run.Repository.Id),
        ["name"] = run.WorkflowName,
        ["path"] = $".github/workflows/{run.WorkflowName}.yml",
        ["state"] = "active",
        ["created_at"] = "2024-01-01T00:00:00.000Z",
        ["updated_at"] = "2024-01-01T00:00:00.000Z",
        ["url"] = $"{GitHubUrls.Repository(run.Repository)}/actions/workflows/{run.Repository.Id}",
        ["html_url"] = $"{GitHubUrls.Web}/{run.Repository.FullName}/blob/main/.github/workflows/{run.WorkflowName}.yml",
        ["badge_url"] = $"{GitHubUrls.Web}/{run.Repository.FullName}/workflows/{run.WorkflowName}/badge.svg",
    };

    private static JsonObject Deployment(GitHubRun run, GitHubJob job)
    {
        var url = $"{GitHubUrls.Repository(run.Repository)}/deployments/{job.Id}";
        return new JsonObject
        {
            ["url"] = url,
            ["id"] = job.Id,
            ["node_id"] = RepositoryJson.NodeId("DE", job.Id),
            ["task"] = "deploy",
            ["original_environment"] = "production",
            ["environment"] = "production",
            ["description"] = null,
            ["created_at"] = RunJson.Time(job.CreatedAt),
            ["updated_at"] = RunJson.Time(job.CreatedAt),
            ["statuses_url"] = $"{url}/statuses",
            ["repository_url"] = GitHubUrls.Repository(run.Repository),
            ["creator"] = RepositoryJson.Sender(),
            ["sha"] = run.HeadSha,
            ["ref"] = run.HeadBranch,
            ["payload"] = new JsonObject(),
            ["transient_environment"] = false,
            ["production_environment"] = true,
        };
    }
}
