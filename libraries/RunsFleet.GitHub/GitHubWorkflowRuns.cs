using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using RunsFleet.Concurrency;
using RunsFleet.GitHub.Json;

namespace RunsFleet.GitHub;

/// <summary>Workflow runs through GitHub's REST API.</summary>
internal sealed class GitHubWorkflowRuns(GitHubHttp http, InstallationCalls calls, AppJwt jwt, TimeProvider time) : IWorkflowRuns
{
    private const int PageSize = 100;
    private const int MaxPages = 10;
    private static readonly TimeSpan AppAge = TimeSpan.FromHours(1);

    private readonly SingleFlight<GitHubAnswer<App>> _app = new(answer => answer is GitHubAnswer<App>.Ok ? time.GetUtcNow() + AppAge : null);

    public Task<GitHubAnswer<WorkflowRun>> FindRunAsync(RepositoryAccess repository, long runId, CancellationToken cancellationToken) =>
        GetAsync(repository, "GET run", Path($"runs/{runId}"), GitHubJson.Default.RunItem, Run, cancellationToken);

    public Task<GitHubAnswer<WorkflowRun>> FindAttemptAsync(RepositoryAccess repository, long runId, int attempt, CancellationToken cancellationToken) =>
        GetAsync(repository, "GET attempt", Path($"runs/{runId}/attempts/{attempt}"), GitHubJson.Default.RunItem, Run, cancellationToken);

    public Task<GitHubAnswer<WorkflowJob>> FindJobAsync(RepositoryAccess repository, long jobId, CancellationToken cancellationToken) =>
        GetAsync(repository, "GET job", Path($"jobs/{jobId}"), GitHubJson.Default.JobItem, Job, cancellationToken);

    public Task<GitHubAnswer<IReadOnlyList<WorkflowJob>>> ListJobsAsync(RepositoryAccess repository, long runId, int attempt, CancellationToken cancellationToken) =>
        ListAsync(
            repository, "GET jobs", Path($"runs/{runId}/attempts/{attempt}/jobs?"), GitHubJson.Default.JobList, list => list.Jobs, Job, _ => true, cancellationToken);

    public Task<GitHubAnswer<IReadOnlyList<WorkflowRun>>> ListRunsAsync(RepositoryAccess repository, string status, CancellationToken cancellationToken) =>
        ListAsync(
            repository, "GET runs", Path($"runs?status={Uri.EscapeDataString(status)}&"), GitHubJson.Default.RunList, list => list.WorkflowRuns, Run, _ => true, cancellationToken);

    public async Task<GitHubAnswer<bool>> HasNewerAsync(RepositoryAccess repository, WorkflowRun run, CancellationToken cancellationToken)
    {
        if (run.HeadBranch is not { Length: > 0 } branch)
        {
            return new GitHubAnswer<bool>.Ok(false);
        }

        // The newest first: what is older need not be read.
        var answer = await ListAsync(
            repository,
            "GET runs",
            Path($"runs?branch={Uri.EscapeDataString(branch)}&"),
            GitHubJson.Default.RunList,
            list => list.WorkflowRuns,
            Run,
            page => page.All(other => other.CreatedAt > run.CreatedAt),
            cancellationToken);
        return answer is GitHubAnswer<IReadOnlyList<WorkflowRun>>.Ok { Value: var runs }
            ? new GitHubAnswer<bool>.Ok(runs.Any(other => other.Id != run.Id && other.WorkflowId == run.WorkflowId && other.HeadBranch == branch && other.CreatedAt > run.CreatedAt))
            : answer.As<bool>();
    }

    public Task<GitHubAnswer<bool>> RerunFailedJobsAsync(RepositoryAccess repository, long runId, CancellationToken cancellationToken) =>
        RerunAsync(repository, "POST rerun-failed-jobs", Path($"runs/{runId}/rerun-failed-jobs"), cancellationToken);

    public Task<GitHubAnswer<bool>> RerunJobAsync(RepositoryAccess repository, long jobId, CancellationToken cancellationToken) =>
        RerunAsync(repository, "POST job rerun", Path($"jobs/{jobId}/rerun"), cancellationToken);

    public async Task<GitHubAnswer<bool>> IsOursAsync(string? login, CancellationToken cancellationToken)
    {
        var answer = await _app.GetAsync(
            time.GetUtcNow(),
            () => http.SendAsync(
                new GitHubCall("GET app", HttpMethod.Get, "app", CallBudget.App, jwt.Sign(), CallPriority.Background), GitHubJson.Default.App, CancellationToken.None),
            cancellationToken);
        return answer is GitHubAnswer<App>.Ok { Value.Slug: { Length: > 0 } slug }
            ? new GitHubAnswer<bool>.Ok(string.Equals(login, $"{slug}[bot]", StringComparison.OrdinalIgnoreCase))
            : answer is GitHubAnswer<App>.Ok ? new GitHubAnswer<bool>.Unavailable("GitHub does not tell the App's name.") : answer.As<bool>();
    }

    private Task<GitHubAnswer<bool>> RerunAsync(RepositoryAccess repository, string operation, string path, CancellationToken cancellationToken) => calls.WithTokenAsync(
        repository,
        access => http.SendAsync(
            new GitHubCall(operation, HttpMethod.Post, $"repos/{repository.Name}/{path}", access.Installation, access.Token, CallPriority.Background) { IsRepeatable = false },
            cancellationToken),
        cancellationToken);

    private Task<GitHubAnswer<T>> GetAsync<TItem, T>(
        RepositoryAccess repository, string operation, string path, JsonTypeInfo<TItem> type, Func<TItem, T?> read, CancellationToken cancellationToken)
        where TItem : class
        where T : class =>
        calls.WithTokenAsync(
            repository,
            async access => await SendAsync(repository, access, operation, path, type, cancellationToken) switch
            {
                GitHubAnswer<TItem>.Ok ok => read(ok.Value) is { } value ? new GitHubAnswer<T>.Ok(value) : Incomplete<T>(operation),
                var other => other.As<T>(),
            },
            cancellationToken);

    private Task<GitHubAnswer<IReadOnlyList<T>>> ListAsync<TList, TItem, T>(
        RepositoryAccess repository,
        string operation,
        string path,
        JsonTypeInfo<TList> type,
        Func<TList, IReadOnlyList<TItem>?> items,
        Func<TItem, T?> read,
        Func<IReadOnlyList<T>, bool> goOn,
        CancellationToken cancellationToken)
        where TList : class
        where T : class =>
        calls.WithTokenAsync<IReadOnlyList<T>>(
            repository,
            async access =>
            {
                var all = new List<T>();
                for (var page = 1; page <= MaxPages; page++)
                {
                    var answer = await SendAsync(
                        repository, access, operation, string.Create(CultureInfo.InvariantCulture, $"{path}per_page={PageSize}&page={page}"), type, cancellationToken);
                    if (answer is not GitHubAnswer<TList>.Ok { Value: var list })
                    {
                        return answer.As<IReadOnlyList<T>>();
                    }

                    var found = (items(list) ?? []).Select(read).ToList();
                    if (found.Contains(null))
                    {
                        return Incomplete<IReadOnlyList<T>>(operation);
                    }

                    all.AddRange(found.OfType<T>());
                    if (found.Count < PageSize || !goOn([.. found.OfType<T>()]))
                    {
                        break;
                    }
                }

                return new GitHubAnswer<IReadOnlyList<T>>.Ok(all);
            },
            cancellationToken);

    private Task<GitHubAnswer<TItem>> SendAsync<TItem>(
        RepositoryAccess repository, InstallationAccess access, string operation, string path, JsonTypeInfo<TItem> type, CancellationToken cancellationToken)
        where TItem : class =>
        http.SendAsync(
            new GitHubCall(operation, HttpMethod.Get, $"repos/{repository.Name}/{path}", access.Installation, access.Token, CallPriority.Background), type, cancellationToken);

    private static string Path(FormattableString path) => $"actions/{FormattableString.Invariant(path)}";

    private static GitHubAnswer<T> Incomplete<T>(string operation) => new GitHubAnswer<T>.Unavailable($"GitHub's answer to {operation} lacks what it must have.");

    private static WorkflowRun? Run(RunItem item) => item is { Id: > 0, Status: { } status }
        ? new WorkflowRun(
            item.Id, Math.Max(1, item.RunAttempt), status, item.Conclusion, item.HeadBranch, item.WorkflowId, item.CreatedAt, item.TriggeringActor?.Login)
        : null;

    private static WorkflowJob? Job(JobItem item) => item is { Id: > 0, Name: { } name, Status: { } status }
        ? new WorkflowJob(item.Id, item.RunId, Math.Max(1, item.RunAttempt), name, status, item.Conclusion, item.RunnerName is "" ? null : item.RunnerName, item.Labels ?? [])
        {
            WorkflowName = item.WorkflowName,
            HeadBranch = item.HeadBranch,
            CreatedAt = item.CreatedAt,
            StartedAt = item.StartedAt,
            CompletedAt = item.CompletedAt,
            RunnerId = item.RunnerId ?? 0,
        }
        : null;
}
