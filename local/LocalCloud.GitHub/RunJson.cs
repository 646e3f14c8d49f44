using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalCloud.GitHub;

/// <summary>Runs and jobs in GitHub's form, for the REST API and for webhooks alike.</summary>
internal static class RunJson
{
    /// <summary>Writes a run as it was in one of its attempts.</summary>
    public static JsonObject Run(GitHubRun run, RunAttempt attempt)
    {
        var url = $"{GitHubUrls.Repository(run.Repository)}/actions/runs/{run.Id}";
        return new JsonObject
        {
            ["id"] = run.Id,
            ["name"] = run.WorkflowName,
            ["node_id"] = RepositoryJson.NodeId("WFR", run.Id),
            ["head_branch"] = run.HeadBranch,
            ["head_sha"] = run.HeadSha,
            ["path"] = $".github/workflows/{run.WorkflowName}.yml",
            ["display_title"] = "Change a widget",
            ["run_number"] = run.Number,
            ["event"] = run.Event,
            ["status"] = attempt.Status,
            ["conclusion"] = attempt.Conclusion,
            ["workflow_id"] = run.WorkflowId,
            ["check_suite_id"] = run.Id,
            ["check_suite_node_id"] = RepositoryJson.NodeId("CS", run.Id),
            ["url"] = url,
            ["html_url"] = $"{GitHubUrls.Web}/{run.Repository.FullName}/actions/runs/{run.Id}",
            ["pull_requests"] = new JsonArray(),
            ["created_at"] = Time(run.CreatedAt),
            ["updated_at"] = Time(attempt.UpdatedAt),
            ["actor"] = RepositoryJson.Sender(),
            ["run_attempt"] = attempt.Number,
            ["referenced_workflows"] = new JsonArray(),
            ["run_started_at"] = Time(attempt.StartedAt),
            ["triggering_actor"] = attempt.Actor is { } actor ? RepositoryJson.Actor(actor) : RepositoryJson.Sender(),
            ["jobs_url"] = $"{url}/jobs",
            ["logs_url"] = $"{url}/logs",
            ["check_suite_url"] = $"{GitHubUrls.Repository(run.Repository)}/check-suites/{run.Id}",
            ["artifacts_url"] = $"{url}/artifacts",
            ["cancel_url"] = $"{url}/cancel",
            ["rerun_url"] = $"{url}/rerun",
            ["previous_attempt_url"] = attempt.Number > 1 ? $"{url}/attempts/{attempt.Number - 1}" : null,
            ["workflow_url"] = $"{GitHubUrls.Repository(run.Repository)}/actions/workflows/{run.WorkflowId}",
            ["head_commit"] = Commit(run),
            ["repository"] = RepositoryJson.Repository(run.Repository),
            ["head_repository"] = RepositoryJson.Repository(run.Repository),
        };
    }

    public static JsonObject Job(GitHubRun run, GitHubJob job)
    {
        var api = GitHubUrls.Repository(run.Repository);

        // A job that was concluded before it had a runner carries zero and empty strings, one that still waits for its runner carries null.
        var never = job is { Status: RunStatus.Completed, RunnerId: null };
        return new JsonObject
        {
            ["id"] = job.Id,
            ["run_id"] = job.RunId,
            ["workflow_name"] = run.WorkflowName,
            ["head_branch"] = run.HeadBranch,
            ["run_url"] = $"{api}/actions/runs/{job.RunId}",
            ["run_attempt"] = job.Attempt,
            ["node_id"] = RepositoryJson.NodeId("CR", job.Id),
            ["head_sha"] = run.HeadSha,
            ["url"] = $"{api}/actions/jobs/{job.Id}",
            ["html_url"] = $"{GitHubUrls.Web}/{run.Repository.FullName}/actions/runs/{job.RunId}/job/{job.Id}",
            ["status"] = job.Status,
            ["conclusion"] = job.Conclusion,
            ["created_at"] = Time(job.CreatedAt),

            // GitHub never leaves it out: what has not started carries the time of its creation.
            ["started_at"] = Time(job.StartedAt ?? job.CreatedAt),
            ["completed_at"] = job.CompletedAt is { } completed ? Time(completed) : null,
            ["name"] = job.Definition.Name,
            ["steps"] = Steps(job),
            ["check_run_url"] = $"{api}/check-runs/{job.Id}",
            ["labels"] = new JsonArray([.. job.Definition.Labels.Select(label => (JsonNode)label)]),
            ["runner_id"] = never ? 0 : job.RunnerId,
            ["runner_name"] = never ? "" : job.RunnerName,
            ["runner_group_id"] = never ? 0 : job.RunnerId is null ? null : 1,
            ["runner_group_name"] = never ? "" : job.RunnerId is null ? null : "Default",
        };
    }

    /// <summary>Writes a time such as <c>2023-06-26T03:31:29Z</c>: GitHub gives whole seconds.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static JsonArray Steps(GitHubJob job)
    {
        if (job.StartedAt is not { } started)
        {
            return [];
        }

        // A lost runner never reported the end of the step it was in.
        var ended = job is { Status: RunStatus.Completed, Lost: false };
        var run = Step("Run the job", 2, started, ended ? job.Conclusion : null, ended ? job.CompletedAt : null);
        return ended
            ? [Step("Set up job", 1, started, Conclusions.Success, started), run, Step("Complete job", 3, job.CompletedAt!.Value, Conclusions.Success, job.CompletedAt)]
            : [Step("Set up job", 1, started, Conclusions.Success, started), run];
    }

    private static JsonObject Step(string name, int number, DateTimeOffset started, string? conclusion, DateTimeOffset? completed) => new()
    {
        ["name"] = name,
        ["status"] = completed is null ? RunStatus.InProgress : RunStatus.Completed,
        ["conclusion"] = conclusion,
        ["number"] = number,
        ["started_at"] = Time(started),
        ["completed_at"] = completed is { } time ? Time(time) : null,
    };

    private static JsonObject Commit(GitHubRun run) => new()
    {
        ["id"] = run.HeadSha,
        ["tree_id"] = run.HeadSha,
        ["message"] = "Change a widget",
        ["timestamp"] = Time(run.CreatedAt),
        ["author"] = new JsonObject { ["name"] = "Mona Lisa", ["email"] = "octocat@github.localhost" },
        ["committer"] = new JsonObject { ["name"] = "Mona Lisa", ["email"] = "octocat@github.localhost" },
    };
}
