using System.Globalization;
using System.Text.Json;
using RunsFleet.GitHub.Json;

namespace RunsFleet.GitHub;

/// <summary>The runners of a repository through GitHub's REST API: https://docs.github.com/rest/actions/self-hosted-runners.</summary>
internal sealed class GitHubRunners(GitHubHttp http, InstallationCalls calls) : IRunnerRegistry
{
    private const int DefaultRunnerGroup = 1;
    private const int PageSize = 100;

    /// <summary>GitHub filters by name; an older server that does not is paged through this far.</summary>
    private const int MaxPages = 20;

    public Task<GitHubAnswer<JitConfig>> GenerateAsync(
        RepositoryAccess repository, string runnerName, IReadOnlyList<string> labels, CancellationToken cancellationToken) =>
        calls.WithTokenAsync(repository, async access =>
        {
            var body = new GenerateJitConfigBody(runnerName, DefaultRunnerGroup, labels, "_work");
            var call = new GitHubCall(
                "POST generate-jitconfig",
                HttpMethod.Post,
                $"repos/{repository.Name}/actions/runners/generate-jitconfig",
                access.Installation,
                access.Token,
                CallPriority.Job)
            {
                Body = JsonSerializer.SerializeToUtf8Bytes(body, GitHubJson.Default.GenerateJitConfigBody),
            };
            var answer = await http.SendAsync(call, GitHubJson.Default.GenerateJitConfigAnswer, cancellationToken);
            return answer switch
            {
                GitHubAnswer<GenerateJitConfigAnswer>.Ok { Value: { Runner: { } runner, EncodedJitConfig: { Length: > 0 } config } } =>
                    new GitHubAnswer<JitConfig>.Ok(new JitConfig(runner.Id, config)),
                GitHubAnswer<GenerateJitConfigAnswer>.Ok => new GitHubAnswer<JitConfig>.Unavailable("GitHub answered without a runner config."),
                _ => answer.As<JitConfig>(),
            };
        }, cancellationToken);

    public Task<GitHubAnswer<RegisteredRunner?>> FindAsync(
        RepositoryAccess repository, string runnerName, CallPriority priority, CancellationToken cancellationToken) =>
        calls.WithTokenAsync<RegisteredRunner?>(repository, async access =>
        {
            for (var page = 1; page <= MaxPages; page++)
            {
                if (await PageAsync(repository, access, $"name={Uri.EscapeDataString(runnerName)}&", page, priority, cancellationToken) is var answer
                    && answer is not GitHubAnswer<RunnerList>.Ok { Value.Runners: var runners })
                {
                    return answer.As<RegisteredRunner?>();
                }

                if (runners?.FirstOrDefault(r => string.Equals(r.Name, runnerName, StringComparison.OrdinalIgnoreCase)) is { } found)
                {
                    return new GitHubAnswer<RegisteredRunner?>.Ok(Runner(found));
                }

                if ((runners?.Count ?? 0) < PageSize)
                {
                    return new GitHubAnswer<RegisteredRunner?>.Ok(null);
                }
            }

            // Not found in what was read is not the same as not there (lesson L37).
            return new GitHubAnswer<RegisteredRunner?>.Unavailable("The repository has too many runners to look for one by name.");
        }, cancellationToken);

    public Task<GitHubAnswer<IReadOnlyList<NamedRunner>>> ListAsync(RepositoryAccess repository, CancellationToken cancellationToken) =>
        calls.WithTokenAsync<IReadOnlyList<NamedRunner>>(repository, async access =>
        {
            var all = new List<NamedRunner>();
            for (var page = 1; page <= MaxPages; page++)
            {
                if (await PageAsync(repository, access, "", page, CallPriority.Background, cancellationToken) is var answer
                    && answer is not GitHubAnswer<RunnerList>.Ok { Value.Runners: var runners })
                {
                    return answer.As<IReadOnlyList<NamedRunner>>();
                }

                all.AddRange((runners ?? []).Select(runner => new NamedRunner(runner.Name ?? "", Runner(runner))));
                if ((runners?.Count ?? 0) < PageSize)
                {
                    return new GitHubAnswer<IReadOnlyList<NamedRunner>>.Ok(all);
                }
            }

            return new GitHubAnswer<IReadOnlyList<NamedRunner>>.Unavailable("The repository has too many runners to list.");
        }, cancellationToken);

    public async Task<GitHubAnswer<bool>> RemoveAsync(
        RepositoryAccess repository, long runnerId, CallPriority priority, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"repos/{repository.Name}/actions/runners/{runnerId}");
        var answer = await calls.WithTokenAsync(
            repository,
            access => http.SendAsync(
                new GitHubCall("DELETE runner", HttpMethod.Delete, path, access.Installation, access.Token, priority), cancellationToken),
            cancellationToken);

        // Gone, with its repository or alone: it can take no job, and that is what was asked.
        return answer is GitHubAnswer<bool>.NotFound ? new GitHubAnswer<bool>.Ok(false) : answer;
    }

    private Task<GitHubAnswer<RunnerList>> PageAsync(
        RepositoryAccess repository, InstallationAccess access, string filter, int page, CallPriority priority, CancellationToken cancellationToken)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"{filter}per_page={PageSize}&page={page}");
        var call = new GitHubCall("GET runners", HttpMethod.Get, $"repos/{repository.Name}/actions/runners?{query}", access.Installation, access.Token, priority);
        return http.SendAsync(call, GitHubJson.Default.RunnerList, cancellationToken);
    }

    private static RegisteredRunner Runner(RunnerItem item) => new(item.Id, item.Status == "online", item.Busy);
}
