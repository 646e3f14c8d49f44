using System.Diagnostics;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.GitHub.Tests;

/// <summary>What the spans of calls to GitHub say, with the real client over real sockets.</summary>
public sealed class GitHubSpanTests(LocalWorld world) : IClassFixture<LocalWorld>, IAsyncLifetime
{
    private static readonly Dictionary<string, string> Headers = new() { ["X-GitHub-Request-Id"] = "C0FE:1", ["Retry-After"] = "1" };

    public async ValueTask InitializeAsync() => await FaultyGitHub.PrepareAsync(world);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_call_is_a_span_named_by_its_route_and_tells_job_and_status()
    {
        var span = await FindAsync(_ => { });

        // The try's own name is set anew by whoever else records HTTP in this process, as the local world does.
        Assert.Equal("GET /repos/{owner}/{repo}/actions/runners", span.Parent?.DisplayName);
        Assert.Equal("/repos/{owner}/{repo}/actions/runners", span.GetTagItem("url.template"));
        Assert.Equal("GET", span.GetTagItem("http.request.method"));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal("7", span.GetTagItem(SpanTags.JobId));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task A_call_that_is_refused_is_an_error_and_keeps_the_id_that_GitHub_gave_it()
    {
        var span = await FindAsync(http => http.Fail(
            FaultyGitHub.Find, new HttpFault.Answer(403, "{}") { Headers = Headers }));

        Assert.Equal("GET /repos/{owner}/{repo}/actions/runners", span.Parent?.DisplayName);
        Assert.Equal(403, span.GetTagItem("http.response.status_code"));
        Assert.Equal("403", span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal("C0FE:1", span.GetTagItem("github.request_id"));
    }

    [Fact]
    public async Task No_span_has_a_token_in_it()
    {
        using var traces = new Traces();
        await using var github = await FaultyGitHub.StartAsync(world);
        using (var root = traces.Start())
        {
            await AskAsync(github);
        }

        Assert.Contains(traces.Ended, span => span.DisplayName == "POST /app/installations/{installation_id}/access_tokens");
        Assert.All(traces.Ended.SelectMany(span => span.TagObjects), tag => Assert.DoesNotMatch("Bearer|ghs_", $"{tag.Value}"));
    }

    /// <summary>The span of one look for a runner.</summary>
    private async Task<Activity> FindAsync(Action<FaultyHttp> prepare)
    {
        using var traces = new Traces();
        await using var github = await FaultyGitHub.StartAsync(world);
        prepare(github.Http);
        using (var root = traces.Start())
        {
            await AskAsync(github);
        }

        return Assert.Single(
            traces.Ended, span => span.Kind is ActivityKind.Client
                && $"{span.GetTagItem("url.full")}".StartsWith($"{github.Http.Endpoint}api/v3/repos/acme/widgets/actions/runners", StringComparison.Ordinal));
    }

    private static async Task AskAsync(FaultyGitHub github) =>
        await github.Runners.FindAsync(FaultyGitHub.Widgets, "nobody", CallPriority.Job, TestContext.Current.CancellationToken);
}
