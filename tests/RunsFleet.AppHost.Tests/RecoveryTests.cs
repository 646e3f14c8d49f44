using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace RunsFleet.AppHost.Tests;

/// <summary>Interruptions of spot instances, with every service as a process of its own.</summary>
[Collection(WholeSystem.Name)]
public sealed class RecoveryTests(SharedSystem shared)
{
    private const string OneType = "runs-fleet/cpu=2+2/arch=arm64/family=c7g";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact(Timeout = 300_000)]
    public async Task Three_interruptions_in_two_zones_open_the_circuit_and_every_interrupted_job_completes_on_demand_with_its_second_attempt()
    {
        var system = await shared.GetAsync(TestContext.Current.CancellationToken);
        await CapacityAsync(system, "us-east-1a", 2);
        await CapacityAsync(system, "us-east-1b", 2);
        await CapacityAsync(system, "us-east-1c", 0);
        long[] runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => CreateRunAsync(system, OneType, durationSeconds: 12, i)));
        var first = await Task.WhenAll(runs.Select(run => StartedAsync(system, run)));
        Assert.All(first, instance => Assert.Equal("spot", Text(instance, "market")));
        Assert.Equal(2, first.Select(instance => Text(instance, "az")).Distinct().Count());

        await Task.WhenAll(first.Select(instance => InterruptAsync(system, Text(instance, "instanceId"), noticeSeconds: 1)));

        foreach (var run in runs)
        {
            var ended = await system.UntilAsync(
                $"/_local/github/runs/{run}", answer => Text(answer, "status") == "completed" && answer.GetProperty("attempt").GetInt32() == 2, Cancel);
            Assert.Equal("success", Text(ended, "conclusion"));
            var job = Assert.Single(ended.GetProperty("jobs").EnumerateArray());
            Assert.Equal("on-demand", Text(await InstanceAsync(system, Text(job, "runnerName")), "market"));
        }

        await AskWhyAsync(system, runs[0]);

        system.Circuit.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "local-circuit-token");
        while (!(await system.Circuit.GetStringAsync("/circuits", Cancel)).Contains("\"scope\":\"c7g.large\",\"state\":\"open\"", StringComparison.Ordinal))
        {
            await Task.Delay(200, Cancel);
        }

        // Fleet knows two seconds later. All of the type's zones have capacity again.
        await Task.Delay(TimeSpan.FromSeconds(2), Cancel);
        await CapacityAsync(system, "*", 10);
        var next = await StartedAsync(system, await CreateRunAsync(system, OneType, durationSeconds: 0.5, 3));
        Assert.Equal("on-demand", Text(next, "market"));
    }

    [Fact(Timeout = 300_000)]
    public async Task A_job_that_passes_within_its_notice_or_asks_for_no_retry_has_one_attempt()
    {
        var system = await shared.GetAsync(TestContext.Current.CancellationToken);
        var passes = await CreateRunAsync(system, "runs-fleet/cpu=2/arch=arm64", durationSeconds: 4, 0);
        var stubborn = await CreateRunAsync(system, "runs-fleet/cpu=2/arch=arm64/retry=false", durationSeconds: 20, 1);

        await InterruptAsync(system, Text(await StartedAsync(system, passes), "instanceId"), noticeSeconds: 15);
        await InterruptAsync(system, Text(await StartedAsync(system, stubborn), "instanceId"), noticeSeconds: 1);

        var passed = await system.UntilAsync($"/_local/github/runs/{passes}", IsOver, Cancel);
        var failed = await system.UntilAsync($"/_local/github/runs/{stubborn}", IsOver, Cancel);
        await Task.Delay(TimeSpan.FromSeconds(3), Cancel);
        Assert.Equal(("success", 1), (Text(passed, "conclusion"), (await system.RunAsync(passes, Cancel)).GetProperty("attempt").GetInt32()));
        Assert.Equal(("failure", 1), (Text(failed, "conclusion"), (await system.RunAsync(stubborn, Cancel)).GetProperty("attempt").GetInt32()));
    }

    /// <summary>Who asks what became of the interrupted job is told.</summary>
    private static async Task AskWhyAsync(LocalSystem system, long run)
    {
        var job = (await system.ReadAsync($"/_local/github/runs/{run}?attempt=1", Cancel)).GetProperty("jobs")[0].GetProperty("id").GetInt64();
        system.Housekeeping.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "local-housekeeping-token");
        var told = await system.Housekeeping.GetFromJsonAsync<JsonElement>($"/jobs/{job}", Cancel);
        Assert.Equal(("superseded", "done"), (Text(told, "state"), Text(told.GetProperty("rerun"), "state")));
        Assert.Equal(["queued", "launching"], told.GetProperty("states").EnumerateArray().Take(2).Select(state => Text(state, "state")));
        Assert.NotEqual("", Text(told.GetProperty("instance"), "interrupted_at"));
        Assert.Equal("spot", Text(Assert.Single(told.GetProperty("launches").EnumerateArray()), "market"));
    }

    private static bool IsOver(JsonElement run) => Text(run, "status") == "completed";

    private static Task<long> CreateRunAsync(LocalSystem system, string label, double durationSeconds, int number)
    {
        var jobs = new[] { new { name = $"job-{number}", labels = new[] { label }, durationSeconds, conclusion = "success" } };
        return system.CreateRunAsync(new { repo = "acme/widgets", @ref = $"branch-{number}", jobs }, Cancel);
    }

    /// <summary>The instance that the run's job has started on.</summary>
    private static async Task<JsonElement> StartedAsync(LocalSystem system, long run)
    {
        var started = await system.UntilAsync(
            $"/_local/github/runs/{run}", answer => answer.GetProperty("jobs").EnumerateArray().All(job => Text(job, "status") != "queued"), Cancel);
        return await InstanceAsync(system, Text(started.GetProperty("jobs").EnumerateArray().Single(), "runnerName"));
    }

    private static async Task<JsonElement> InstanceAsync(LocalSystem system, string runnerName) =>
        (await system.ReadAsync("/_local/instances", Cancel)).EnumerateArray().Single(instance => runnerName.EndsWith(Text(instance, "instanceId"), StringComparison.Ordinal));

    private static async Task InterruptAsync(LocalSystem system, string instanceId, double noticeSeconds)
    {
        using var answer = await system.World.PostAsJsonAsync($"/_local/instances/{instanceId}/interrupt", new { noticeSeconds }, Cancel);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task CapacityAsync(LocalSystem system, string az, int available)
    {
        using var answer = await system.World.PostAsJsonAsync("/_local/capacity", new { instanceType = "c7g.large", az, market = "spot", available }, Cancel);
        answer.EnsureSuccessStatusCode();
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";
}
