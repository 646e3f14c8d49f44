using System.Text.Json;
using LocalCloud.Testing;

[assembly: AssemblyFixture(typeof(MotoServer))]

namespace RunsFleet.AppHost.Tests;

/// <summary>Everything together: AppHost, services, local world. One world at a time, since each is seven processes.</summary>
[Collection(WholeSystem.Name)]
public sealed class WholeSystemTests(SharedSystem shared, MotoServer moto)
{
    private static readonly string[] Labels =
    [
        "runs-fleet/cpu=2/arch=arm64",
        "runs-fleet/cpu=2/arch=amd64",
        "runs-fleet/cpu=4+8/ram=16/arch=arm64",
        "runs-fleet/cpu=2/arch=amd64/spot=false",
        "runs-fleet/cpu=2/family=t3+m7i",
        "runs-fleet/cpu=2/pool=warm",
        "runs-fleet=4711/cpu=2/arch=arm64/disk=100",
        "runs-fleet/gen=7/retry=false",
        "runs-fleet",
    ];

    [Fact(Timeout = 300_000)]
    public async Task Twenty_jobs_with_mixed_labels_conclude_as_their_definition_says_and_leave_nothing_behind()
    {
        var system = await shared.GetAsync(TestContext.Current.CancellationToken);
        await system.UntilAsync("/_local/instances", AllTerminated, TestContext.Current.CancellationToken);
        var before = await InstancesAsync(system);
        var definitions = Enumerable.Range(0, 20)
            .Select(i => new { name = $"job-{i}", labels = new[] { Labels[i % Labels.Length] }, durationSeconds = 0.2 + (i % 4 * 0.3), conclusion = i % 5 == 4 ? "failure" : "success" })
            .ToList();

        var runId = await system.CreateRunAsync(new { repo = "acme/widgets", jobs = definitions }, TestContext.Current.CancellationToken);
        var run = await system.UntilAsync($"/_local/github/runs/{runId}", answer => Text(answer, "status") == "completed", TestContext.Current.CancellationToken);

        var concluded = run.GetProperty("jobs").EnumerateArray().ToDictionary(job => Text(job, "name"), job => job);
        Assert.Equal(20, concluded.Count);
        Assert.All(definitions, definition =>
        {
            Assert.Equal(definition.conclusion, Text(concluded[definition.name], "conclusion"));
            Assert.StartsWith("runs-fleet-i-", Text(concluded[definition.name], "runnerName"), StringComparison.Ordinal);
        });

        await system.UntilAsync("/_local/instances", AllTerminated, TestContext.Current.CancellationToken);
        var markets = (await InstancesAsync(system)).ExceptBy(before.Keys, instance => instance.Key).Select(instance => instance.Value).ToList();
        Assert.Equal(20, markets.Count);
        Assert.Contains("on-demand", markets);
        Assert.Contains("spot", markets);
        Assert.Empty((await system.ReadAsync("/_local/github/runners", TestContext.Current.CancellationToken)).EnumerateArray());

        var queues = await system.UntilAsync("/_local/queues", AllEmpty, TestContext.Current.CancellationToken);
        Assert.Contains(queues.EnumerateArray(), queue => Text(queue, "name") == "runs-fleet-main-dlq");
    }

    [Fact(Timeout = 300_000)]
    public async Task Hello_runs_on_an_AWS_that_somebody_else_wrote()
    {
        await using var system = await LocalSystem.StartAsync(TestContext.Current.CancellationToken, "--scenario", "hello", "--cloud", moto.Require().ToString());

        Assert.Equal(0, await system.ExitCodeAsync("scenario", TestContext.Current.CancellationToken));
        var run = Assert.Single((await system.ReadAsync("/_local/github/runs", TestContext.Current.CancellationToken)).EnumerateArray());
        var runners = run.GetProperty("jobs").EnumerateArray().Select(job => Text(job, "runnerName")).ToList();
        Assert.Equal(3, runners.Distinct().Count());

        // The emulator may have been used before: whatever it remembers beside these three is over too.
        var instances = await system.UntilAsync("/_local/instances", AllTerminated, TestContext.Current.CancellationToken);
        var known = instances.EnumerateArray().Select(instance => $"runs-fleet-{Text(instance, "instanceId")}").ToHashSet();
        Assert.All(runners, runner => Assert.Contains(runner, known));
    }

    /// <summary>The market of each instance that the world has had so far, by its id.</summary>
    private static async Task<Dictionary<string, string>> InstancesAsync(LocalSystem system) =>
        (await system.ReadAsync("/_local/instances", TestContext.Current.CancellationToken)).EnumerateArray()
            .ToDictionary(instance => Text(instance, "instanceId"), instance => Text(instance, "market"));

    private static bool AllTerminated(JsonElement instances) =>
        instances.EnumerateArray().All(instance => Text(instance, "state") == "terminated");

    private static bool AllEmpty(JsonElement queues) => queues.EnumerateArray().All(queue =>
        queue.GetProperty("visible").GetInt32() + queue.GetProperty("inFlight").GetInt32() + queue.GetProperty("delayed").GetInt32() == 0);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
