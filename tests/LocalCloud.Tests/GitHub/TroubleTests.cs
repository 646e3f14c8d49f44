using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LocalCloud.Core;
using LocalCloud.GitHub;

namespace LocalCloud.Tests.GitHub;

/// <summary>What goes wrong at GitHub, on order: outages, webhooks that are lost, people who cancel.</summary>
public sealed class TroubleTests : IAsyncLifetime
{
    private GitHubHost _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await GitHubHost.StartAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task In_an_outage_the_API_says_503_and_webhooks_wait_until_it_is_over()
    {
        Assert.Equal(HttpStatusCode.OK, await GetAppAsync());
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("outage", new { seconds = 3600 }));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetAppAsync());
        _host.App.Ping("http://receiver");
        await Task.Delay(200, Cancel);
        Assert.Empty(await DeliveriesAsync());

        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("outage", new { seconds = 0 }));
        Assert.Equal(HttpStatusCode.OK, await GetAppAsync());
        await UntilAsync(deliveries => deliveries.Count == 1);
    }

    [Fact]
    public async Task Webhooks_that_are_lost_are_listed_as_failed_or_not_at_all()
    {
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("deliveries/drop", new { count = 1, @event = "workflow_job", action = "queued", listed = false }));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync("deliveries/drop", new { count = 2 }));
        _host.Runs.Create("acme/widgets", [GitHubWorld.Definition("a", "fleet"), GitHubWorld.Definition("b", "fleet")]);

        // run requested, job a, job b: one of the jobs is not listed.
        await UntilAsync(deliveries => deliveries.Count == 2);
        await Task.Delay(200, Cancel);

        var listed = await DeliveriesAsync();
        Assert.Equal(2, listed.Count);
        Assert.All(listed, delivery => Assert.Equal(0, delivery.GetProperty("statusCode").GetInt32()));
        Assert.Single(listed, delivery => delivery.GetProperty("event").GetString() == "workflow_job");
    }

    [Fact]
    public async Task A_person_cancels_a_run_and_a_merge_queue_begins_one()
    {
        var run = await CreateAsync(new
        {
            repo = "acme/widgets",
            @ref = "gh-readonly-queue/main/pr-7-0123456789",
            @event = "merge_group",
            failFast = true,
            jobs = new[] { new { name = "a", labels = new[] { "fleet" } } },
        });

        var made = _host.Runs.Find(run);
        Assert.Equal(("merge_group", "gh-readonly-queue/main/pr-7-0123456789", true), (made.Event, made.HeadBranch, made.FailFast));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync($"runs/{run}/cancel", new { actor = "ann" }));
        Assert.Equal(Conclusions.Cancelled, _host.Runs.Find(run).Latest.Conclusion);
        Assert.Contains(_host.Service<WorldLog>().Lines(), line => line.Contains("\"run_cancelled\"", StringComparison.Ordinal) && line.Contains("\"ann\"", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, await PostAsync($"runs/{run}/cancel", new { actor = "ann" }));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("runs/1/cancel", new { }));
    }

    [Theory]
    [InlineData("outage", "{}", "seconds")]
    [InlineData("outage", """{"seconds":-1}""", "seconds")]
    [InlineData("outage", """{"seconds":"long"}""", "seconds")]
    [InlineData("outage", """{"seconds":1,"minutes":2}""", "minutes")]
    [InlineData("outage", "[]", "body")]
    [InlineData("outage", "{", "body")]
    [InlineData("deliveries/drop", """{"count":0}""", "count")]
    [InlineData("deliveries/drop", """{"event":"ping"}""", "count")]
    [InlineData("deliveries/drop", """{"count":1,"action":7}""", "action")]
    [InlineData("deliveries/drop", """{"count":1,"listed":"no"}""", "listed")]
    [InlineData("runs/1/cancel", """{"actor":""}""", "actor")]
    [InlineData("runs/1/rerun", """{"failedOnly":"yes"}""", "failedOnly")]
    public async Task A_field_that_is_wrong_is_named(string path, string body, string field)
    {
        using var content = new StringContent(body);
        using var answer = await _host.Client.PostAsync($"_local/github/{path}", content, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"{field}\":[", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private async Task<HttpStatusCode> GetAppAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v3/app");
        request.Headers.Authorization = new("Bearer", _host.Jwt());
        using var answer = await _host.Client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> PostAsync<T>(string path, T body)
    {
        using var content = new StringContent(JsonSerializer.Serialize(body));
        using var answer = await _host.Client.PostAsync($"_local/github/{path}", content, Cancel);
        return answer.StatusCode;
    }

    private async Task<long> CreateAsync<T>(T body)
    {
        using var answer = await _host.Client.PostAsJsonAsync("_local/github/runs", body, Cancel);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel)).GetProperty("runId").GetInt64();
    }

    private async Task<List<JsonElement>> DeliveriesAsync() =>
        [.. JsonElement.Parse(await _host.Client.GetStringAsync("_local/github/deliveries", Cancel)).EnumerateArray()];

    private async Task UntilAsync(Func<List<JsonElement>, bool> holds)
    {
        while (!holds(await DeliveriesAsync()))
        {
            await Task.Delay(50, Cancel);
        }
    }
}
