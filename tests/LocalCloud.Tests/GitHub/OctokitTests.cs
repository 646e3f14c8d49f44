using System.Net;
using LocalCloud.GitHub;
using Octokit;

namespace LocalCloud.Tests.GitHub;

/// <summary>The REST API as a client sees it that others wrote.</summary>
public sealed class OctokitTests
{
    [Fact]
    public async Task The_app_gets_a_token_for_a_repository_and_reads_its_runs_and_jobs()
    {
        await using var host = await GitHubHost.StartAsync();
        var run = host.Runs.Create("acme/widgets", [GitHubWorld.Definition("build", "fleet"), GitHubWorld.Definition("test", "other")]);
        var app = Client(host, host.Jwt(), AuthenticationType.Bearer);

        Assert.Equal(4711, (await app.GitHubApps.GetCurrent()).Id);
        Assert.Equal(run.Repository.InstallationId, Assert.Single(await app.GitHubApps.GetAllInstallationsForCurrent()).Id);
        var installation = await app.GitHubApps.GetRepositoryInstallationForCurrent("acme", "widgets");
        Assert.Equal("acme", installation.Account.Login);
        var token = await app.GitHubApps.CreateInstallationToken(installation.Id);
        Assert.InRange(token.ExpiresAt - TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(61));

        var client = Client(host, token.Token, AuthenticationType.Oauth);
        var (runner, config) = host.Runners.GenerateJitConfig(run.Repository, "r-1", 1, ["fleet"], "_work");
        host.Runners.Connect(config);

        var read = await client.Actions.Workflows.Runs.Get("acme", "widgets", run.Id);
        Assert.Equal(("in_progress", 1L, run.HeadSha), (read.Status.StringValue, read.RunAttempt, read.HeadSha));
        Assert.Equal(run.Id, (await client.Actions.Workflows.Runs.GetAttempt("acme", "widgets", run.Id, 1)).Id);
        var jobs = await client.Actions.Workflows.Jobs.List("acme", "widgets", run.Id);
        Assert.Equal(2, jobs.TotalCount);
        Assert.Equal(["in_progress", "queued"], jobs.Jobs.Select(job => job.Status.StringValue));
        Assert.Equal(["fleet"], jobs.Jobs[0].Labels);
        Assert.Equal("r-1", jobs.Jobs[0].RunnerName);

        host.Runners.CompleteJob(runner.Id, Conclusions.Failure);
        var job = await client.Actions.Workflows.Jobs.Get("acme", "widgets", jobs.Jobs[0].Id);
        Assert.Equal("failure", job.Conclusion?.StringValue);
        Assert.Equal(3, job.Steps.Count);
        Assert.Equal(2, (await client.Actions.Workflows.Jobs.List("acme", "widgets", run.Id, 1)).TotalCount);
        Assert.Equal(1, (await client.Actions.Workflows.Runs.List("acme", "widgets")).TotalCount);
    }

    [Fact]
    public async Task Runners_are_listed_over_pages_found_and_deleted()
    {
        await using var host = await GitHubHost.StartAsync();
        var client = await InstallationAsync(host);
        var repository = host.App.Repository("acme", "widgets");
        for (var n = 1; n <= 35; n++)
        {
            host.Runners.GenerateJitConfig(repository, $"r-{n}", 1, ["fleet"], "_work");
        }

        var pages = await client.Actions.SelfHostedRunners.ListAllRunnersForRepository("acme", "widgets");
        Assert.Equal(35, pages.TotalCount);
        Assert.Equal(35, pages.Runners.Select(runner => runner.Name).Distinct().Count());
        Assert.Equal("offline", pages.Runners[0].Status);

        await DeleteAsync(client, pages.Runners[0].Id);
        await Assert.ThrowsAsync<NotFoundException>(() => DeleteAsync(client, pages.Runners[0].Id));
        Assert.Equal(34, host.Runners.All().Count);
    }

    [Fact]
    public async Task A_busy_runner_answers_422_to_its_deletion()
    {
        await using var host = await GitHubHost.StartAsync();
        var client = await InstallationAsync(host);
        var (runner, config) = host.Runners.GenerateJitConfig(host.App.Repository("acme", "widgets"), "r-1", 1, ["fleet"], "_work");
        host.Runners.Connect(config);

        var refusal = await Assert.ThrowsAsync<ApiValidationException>(() => DeleteAsync(client, runner.Id));

        Assert.Contains("is still running a job", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_token_and_another_owners_repository_are_refused_as_GitHub_does()
    {
        await using var host = await GitHubHost.StartAsync();
        var client = await InstallationAsync(host);
        var other = host.Runs.Create("umbrella/secrets", [GitHubWorld.Definition("a", "b")]);

        await Assert.ThrowsAsync<NotFoundException>(() => client.Actions.Workflows.Runs.Get("umbrella", "secrets", other.Id));
        await Assert.ThrowsAsync<NotFoundException>(() => client.Actions.Workflows.Runs.Get("acme", "widgets", other.Id));
        var refusal = await Assert.ThrowsAsync<AuthorizationException>(
            () => Client(host, "ghs_unknown", AuthenticationType.Oauth).Actions.Workflows.Runs.Get("acme", "widgets", 1));
        Assert.Equal((HttpStatusCode.Unauthorized, "Bad credentials"), (refusal.StatusCode, refusal.Message));
    }

    [Fact]
    public async Task Each_call_counts_against_the_hour_until_nothing_is_left()
    {
        await using var host = await GitHubHost.StartAsync(options => options.HourlyLimit = 3);
        var client = await InstallationAsync(host);

        await client.Actions.Workflows.Runs.List("acme", "widgets");
        Assert.Equal(2, client.GetLastApiInfo().RateLimit.Remaining);
        Assert.Equal(2, (await client.RateLimit.GetRateLimits()).Resources.Core.Remaining);
        await client.Actions.Workflows.Runs.List("acme", "widgets");
        await client.Actions.Workflows.Runs.List("acme", "widgets");

        await Assert.ThrowsAsync<RateLimitExceededException>(() => client.Actions.Workflows.Runs.List("acme", "widgets"));
    }

    // Octokit 14 has no method for it.
    private static Task<HttpStatusCode> DeleteAsync(GitHubClient client, long runnerId) =>
        client.Connection.Delete(new Uri($"repos/acme/widgets/actions/runners/{runnerId}", UriKind.Relative));

    private static GitHubClient Client(GitHubHost host, string token, AuthenticationType type) =>
        new(new ProductHeaderValue("tests"), host.Address) { Credentials = new Credentials(token, type) };

    private static async Task<GitHubClient> InstallationAsync(GitHubHost host)
    {
        var run = host.Runs.Create("acme/widgets", [GitHubWorld.Definition("build", "fleet")]);
        var token = await Client(host, host.Jwt(), AuthenticationType.Bearer).GitHubApps.CreateInstallationToken(run.Repository.InstallationId);
        return Client(host, token.Token, AuthenticationType.Oauth);
    }
}
