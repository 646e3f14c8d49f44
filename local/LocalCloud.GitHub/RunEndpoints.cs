using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace LocalCloud.GitHub;

/// <summary>Workflow runs, their attempts and jobs.</summary>
internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        var actions = api.MapGroup("/repos/{owner}/{repo}/actions");
        actions.MapGet("/runs", ListRuns).WithMetadata(new GitHubOperation("ListRuns", Caller.Installation));
        actions.MapGet("/runs/{id:long}", GetRun).WithMetadata(new GitHubOperation("GetRun", Caller.Installation));
        actions.MapGet("/runs/{id:long}/attempts/{attempt:int}", GetAttempt).WithMetadata(new GitHubOperation("GetRunAttempt", Caller.Installation));
        actions.MapGet("/runs/{id:long}/jobs", ListJobs).WithMetadata(new GitHubOperation("ListJobs", Caller.Installation));
        actions.MapGet("/runs/{id:long}/attempts/{attempt:int}/jobs", ListAttemptJobs).WithMetadata(new GitHubOperation("ListAttemptJobs", Caller.Installation));
        actions.MapPost("/runs/{id:long}/rerun", Rerun).WithMetadata(new GitHubOperation("RerunWorkflow", Caller.Installation));
        actions.MapPost("/runs/{id:long}/rerun-failed-jobs", RerunFailedJobs).WithMetadata(new GitHubOperation("RerunFailedJobs", Caller.Installation));
        actions.MapPost("/jobs/{id:long}/rerun", RerunJob).WithMetadata(new GitHubOperation("RerunJob", Caller.Installation));
        actions.MapGet("/jobs/{id:long}", GetJob).WithMetadata(new GitHubOperation("GetJob", Caller.Installation));
    }

    private static GitHubResult ListRuns(string owner, string repo, HttpContext context, GitHubApp app, GitHubRuns runs, string? status = null, string? branch = null)
    {
        var found = runs.All(app.Repository(owner, repo)).Where(run => branch is null || run.HeadBranch == branch).ToList();

        // The parameter means either of the two.
        return Paging.Page(
            context,
            "workflow_runs",
            status is null ? found : [.. found.Where(run => run.Latest.Status == status || run.Latest.Conclusion == status)],
            run => RunJson.Run(run, run.Latest));
    }

    private static GitHubResult GetRun(string owner, string repo, long id, GitHubApp app, GitHubRuns runs)
    {
        var run = Find(owner, repo, id, app, runs);
        return GitHubResult.Ok(RunJson.Run(run, run.Latest));
    }

    private static GitHubResult GetAttempt(string owner, string repo, long id, int attempt, GitHubApp app, GitHubRuns runs)
    {
        var run = Find(owner, repo, id, app, runs);
        return GitHubResult.Ok(RunJson.Run(run, run.Attempt(attempt) ?? throw GitHubException.NotFound()));
    }

    private static GitHubResult ListJobs(string owner, string repo, long id, HttpContext context, GitHubApp app, GitHubRuns runs, string? filter = null)
    {
        var run = Find(owner, repo, id, app, runs);
        var jobs = filter switch
        {
            null or "latest" => runs.Jobs(run.Latest),
            "all" => [.. run.Attempts.SelectMany(runs.Jobs).DistinctBy(job => job.Id)],
            _ => throw GitHubException.Invalid($"For 'filter', {filter} is not a member of [\"latest\", \"all\"]."),
        };
        return Paging.Page(context, "jobs", jobs, job => RunJson.Job(run, job));
    }

    private static GitHubResult ListAttemptJobs(string owner, string repo, long id, int attempt, HttpContext context, GitHubApp app, GitHubRuns runs)
    {
        var run = Find(owner, repo, id, app, runs);
        return Paging.Page(context, "jobs", runs.Jobs(run.Attempt(attempt) ?? throw GitHubException.NotFound()), job => RunJson.Job(run, job));
    }

    private static GitHubResult Rerun(string owner, string repo, long id, GitHubApp app, GitHubRuns runs, IOptions<GitHubOptions> options) =>
        Start(options.Value, runs, Find(owner, repo, id, app, runs), _ => true);

    private static GitHubResult RerunFailedJobs(string owner, string repo, long id, GitHubApp app, GitHubRuns runs, IOptions<GitHubOptions> options) =>
        Start(options.Value, runs, Find(owner, repo, id, app, runs), job => job.Conclusion is not Conclusions.Success);

    private static GitHubResult RerunJob(string owner, string repo, long id, GitHubApp app, GitHubRuns runs, IOptions<GitHubOptions> options)
    {
        var (job, run) = runs.FindJob(id);
        return run.Repository == app.Repository(owner, repo) ? Start(options.Value, runs, run, other => other.Id == job.Id) : throw GitHubException.NotFound();
    }

    private static GitHubResult Start(GitHubOptions options, GitHubRuns runs, GitHubRun run, Func<GitHubJob, bool> again)
    {
        // An installation's token acts as the App's bot.
        runs.StartAttempt(run.Id, again, $"{options.AppSlug}[bot]");
        return GitHubResult.Created(new JsonObject());
    }

    private static GitHubResult GetJob(string owner, string repo, long id, GitHubApp app, GitHubRuns runs)
    {
        var (job, run) = runs.FindJob(id);
        return run.Repository == app.Repository(owner, repo) ? GitHubResult.Ok(RunJson.Job(run, job)) : throw GitHubException.NotFound();
    }

    private static GitHubRun Find(string owner, string repo, long id, GitHubApp app, GitHubRuns runs)
    {
        var run = runs.Find(id);
        return run.Repository == app.Repository(owner, repo) ? run : throw GitHubException.NotFound();
    }
}
