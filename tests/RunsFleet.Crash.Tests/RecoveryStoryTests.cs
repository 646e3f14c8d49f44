using LocalCloud.Aws.Ec2;
using LocalCloud.Aws.Sqs;
using LocalCloud.GitHub;

namespace RunsFleet.Crash.Tests;

/// <summary>Interruptions as they end for people: who gets a rerun, and who does not. Nobody dies here.</summary>
public sealed class RecoveryStoryTests(CircuitHost circuit)
{
    [Fact]
    public async Task A_job_that_passes_within_its_notice_is_not_run_again()
    {
        await using var world = await StartAsync(new InterruptedWhileRunning([6], 0));
        var job = Interrupt(world, noticeSeconds: 120);

        await RestAsync(world);

        Assert.Equal((1, Conclusions.Success, "completed"), (Attempts(world), world.Runs.FindJob(job).Job.Conclusion, Record(world, job).State));
    }

    [Theory]
    [InlineData("failure")]
    [InlineData("cancelled")]
    public async Task L24_A_lost_job_is_run_again_whatever_GitHub_concludes(string conclusion)
    {
        await using var world = await StartAsync(new LostAs(conclusion));
        var job = Interrupt(world, noticeSeconds: 1);

        await RestAsync(world);

        Assert.Equal((2, conclusion, "superseded"), (Attempts(world), world.Runs.FindJob(job).Job.Conclusion, Record(world, job).State));
        Assert.Equal(Conclusions.Success, world.Runs.All()[0].Latest.Conclusion);
    }

    [Fact]
    public async Task A_persons_cancel_of_an_interrupted_job_stands()
    {
        await using var world = await StartAsync(new InterruptedWhileRunning([60], 0));
        var job = Interrupt(world, noticeSeconds: 120);
        var warned = world.Time.GetUtcNow();
        Assert.True(await world.RunUntilAsync(() => world.Time.GetUtcNow() > warned.AddSeconds(5)));
        world.Runs.Cancel(world.Runs.All()[0].Id, "ann");

        await RestAsync(world);

        Assert.Equal((1, Conclusions.Cancelled, "cancelled"), (Attempts(world), world.Runs.FindJob(job).Job.Conclusion, Record(world, job).State));
    }

    [Theory]
    [InlineData("main", 1, "failed")]
    [InlineData("another", 2, "superseded")]
    public async Task A_newer_run_of_the_same_ref_makes_the_rerun_needless(string branch, int attempts, string state)
    {
        await using var world = await StartAsync(new InterruptedWhileRunning([20], 0));
        var run = world.Runs.All()[0].Id;
        var begun = world.Time.GetUtcNow();
        Assert.True(await world.RunUntilAsync(() => world.Time.GetUtcNow() > begun.AddSeconds(2)));
        world.CreateRun([1], branch: branch);
        var job = Interrupt(world, noticeSeconds: 1, run);

        await RestAsync(world);

        Assert.Equal((attempts, state), (world.Runs.Find(run).Latest.Number, Record(world, job).State));
        Assert.Equal(attempts == 1, Record(world, job).Text("reason")!.Contains("newer run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_that_asks_for_no_recovery_gets_none()
    {
        await using var world = await StartAsync(new Stubborn());
        var job = Interrupt(world, noticeSeconds: 1);

        await RestAsync(world);

        Assert.Equal((1, "failed"), (Attempts(world), Record(world, job).State));
        Assert.Contains("asks not to be recovered", Record(world, job).Text("reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task L43_An_outage_of_GitHub_delays_the_rerun_and_loses_nothing()
    {
        await using var world = await StartAsync(new InterruptedWhileRunning([20], 0));
        Interrupt(world, noticeSeconds: 1);
        Assert.True(await world.RunUntilAsync(() => world.Rows.Instances().All(instance => instance.State == "terminated")));
        world.Get<GitHubOutage>().Begin(TimeSpan.FromMinutes(15));
        var over = world.Time.GetUtcNow().AddMinutes(15);

        await RestAsync(world);

        Assert.True(world.Time.GetUtcNow() > over);
        Assert.Equal((2, Conclusions.Success), (Attempts(world), world.Runs.All()[0].Latest.Conclusion));
        Assert.All(world.Get<SqsEngine>().Depths(), queue => Assert.Equal(0, queue.Depth.Visible + queue.Depth.InFlight + queue.Depth.Delayed));
    }

    [Fact]
    public async Task Without_any_capacity_a_job_waits_and_its_waiting_costs_no_receives()
    {
        await using var world = await StartAsync(new JobsRun(1));
        world.Capacity.Set(JobsSwapped.AllPools(world), 0);
        world.CreateRun();
        var until = world.Time.GetUtcNow().AddMinutes(25);
        Assert.True(await world.RunUntilAsync(() => world.Time.GetUtcNow() > until));

        // Far more tries than a queue allows receives.
        var waits = Assert.Single(world.Rows.Jobs());
        Assert.Equal("queued", waits.State);
        Assert.Contains("capacity", waits.Text("reason"), StringComparison.Ordinal);
        Assert.True(waits.Has("next_attempt_at"));
        Assert.True(int.Parse(waits.Item["launch_attempts"]!["N"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture) > 5);
        world.Capacity.Set(JobsSwapped.AllPools(world), null);

        Assert.True(await world.RunUntilAsync(world.IsOver));
        Assert.Equal(Conclusions.Success, world.Runs.All()[0].Latest.Conclusion);
        Assert.All(world.Get<SqsEngine>().Depths(), queue => Assert.Equal(0, queue.Depth.Visible + queue.Depth.InFlight + queue.Depth.Delayed));
    }

    private async Task<CrashWorld> StartAsync(Scenario scenario)
    {
        var world = await CrashWorld.StartAsync(circuit, scenario);
        await scenario.PrepareAsync(world);
        return world;
    }

    /// <summary>Interrupts the first job of a run, the only one without a name; the job.</summary>
    private static long Interrupt(CrashWorld world, double noticeSeconds, long? run = null)
    {
        var job = world.Runs.Jobs((run is { } id ? world.Runs.Find(id) : world.Runs.All()[0]).Latest)[0].Id;
        Assert.Equal(InterruptOutcome.Accepted, world.Get<Instances>().Interrupt(world.InstanceOf(job), TimeSpan.FromSeconds(noticeSeconds), silent: false));
        return job;
    }

    private static async Task RestAsync(CrashWorld world) => Assert.True(await world.RunUntilAsync(world.IsOver), string.Join('\n', world.Log.Lines));

    private static int Attempts(CrashWorld world) => world.Runs.All()[0].Latest.Number;

    private static Row Record(CrashWorld world, long job) => world.Rows.Jobs().Single(row => row.Text("job_id") == $"{job}");

    /// <summary>GitHub concludes what it lost like this.</summary>
    private sealed class LostAs(string conclusion) : InterruptedWhileRunning([6], 0)
    {
        public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["GitHub:LostConclusion"] = conclusion };
    }

    /// <summary>A job with <c>retry=false</c>.</summary>
    private sealed class Stubborn : InterruptedWhileRunning
    {
        public override async Task PrepareAsync(CrashWorld world)
        {
            world.Runs.Create("acme/widgets", [new JobDefinition("job-1", ["runs-fleet/cpu=2/arch=arm64/retry=false"], TimeSpan.FromSeconds(20), Conclusions.Success)]);
            Assert.True(await world.RunUntilAsync(() => world.Rows.Jobs() is [{ State: "running" }]));
        }
    }
}
