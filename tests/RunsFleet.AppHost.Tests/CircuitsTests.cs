using System.Net.Http.Headers;
using System.Text.Json;

namespace RunsFleet.AppHost.Tests;

/// <summary>Fleet and Circuit as processes of their own.</summary>
[Collection(WholeSystem.Name)]
public sealed class CircuitsTests(SharedSystem shared)
{
    private static readonly string[] Types = ["c6i.large", "c6i.xlarge"];

    [Fact(Timeout = 300_000)]
    public async Task No_spot_is_launched_two_seconds_after_a_circuit_opened_and_some_is_after_it_was_reset()
    {
        var system = await shared.GetAsync(TestContext.Current.CancellationToken);
        system.Circuit.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "local-circuit-token");
        Assert.Equal("spot", await MarketOfNextJobAsync(system));

        await Task.WhenAll(Types.Select(type => PostAsync(system, $"/circuits/{type}/open", new { actor = "a test", reason = "a test", duration_seconds = 600 })));
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal("on-demand", await MarketOfNextJobAsync(system));

        await Task.WhenAll(Types.Select(type => PostAsync(system, $"/circuits/{type}/reset", new { actor = "a test", reason = "a test" })));
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal("spot", await MarketOfNextJobAsync(system));
    }

    private static async Task<string> MarketOfNextJobAsync(LocalSystem system)
    {
        var jobs = new[] { new { name = "job", labels = new[] { "runs-fleet/cpu=2/arch=amd64/family=c6i" }, durationSeconds = 0.2, conclusion = "success" } };
        var runId = await system.CreateRunAsync(new { repo = "acme/widgets", jobs }, TestContext.Current.CancellationToken);
        var run = await system.UntilAsync(
            $"/_local/github/runs/{runId}", answer => answer.GetProperty("status").GetString() == "completed", TestContext.Current.CancellationToken);
        var runner = run.GetProperty("jobs").EnumerateArray().Single().GetProperty("runnerName").GetString()!;
        var instances = await system.ReadAsync("/_local/instances", TestContext.Current.CancellationToken);
        return instances.EnumerateArray().Single(instance => runner.EndsWith(instance.GetProperty("instanceId").GetString()!, StringComparison.Ordinal)).GetProperty("market").GetString()!;
    }

    private static async Task PostAsync(LocalSystem system, string path, object body)
    {
        // The length must be known: the operator's API reads no endless body.
        using var content = new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
        using var answer = await system.Circuit.PostAsync(path, content, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
