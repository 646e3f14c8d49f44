using LocalCloud.Aws.Ec2;
using LocalCloud.Aws.Sqs;
using LocalCloud.Aws.Ssm;
using LocalCloud.GitHub;
using RunsFleet.Contracts;

namespace RunsFleet.Crash.Tests;

/// <summary>Something that events should have brought about, and did not: only the sweep can.</summary>
/// <param name="sweep">Its name.</param>
/// <param name="prepare">What went wrong before.</param>
internal sealed class Swept(string sweep, Func<CrashWorld, Task> prepare) : Scenario
{
    public override string? Sweep => sweep;

    public override IReadOnlyDictionary<string, string> Settings => IsSlow ? new Dictionary<string, string> { ["Aws:Boot"] = "00:00:03" } : new Dictionary<string, string>();

    public override bool Cancelled => EndsCancelled;

    public override bool Interrupts => Attempts > 1;

    public bool EndsCancelled { get; init; }

    /// <summary>True: instances take three seconds to boot.</summary>
    public bool IsSlow { get; init; }

    public int Attempts { get; init; } = 1;

    public override int AttemptsOf(GitHubRun run) => Attempts;

    public override Task PrepareAsync(CrashWorld world) => prepare(world);

    public override void Begin(CrashWorld world) => world.BeginSweeping();
}

/// <summary>The worlds in which each sweep must act.</summary>
internal static class Sweeps
{
    public static readonly IReadOnlyDictionary<string, Func<Swept>> All = new Dictionary<string, Func<Swept>>
    {
        ["overdue_jobs"] = () => new Swept("overdue_jobs", LoseMessageAsync),
        ["unconfirmed_runners"] = () => new Swept("unconfirmed_runners", LoseInstanceAsync) { IsSlow = true },
        ["stale_jobs"] = () => new Swept("stale_jobs", LoseEndAsync),
        ["interrupted_runs"] = () => new Swept("interrupted_runs", LoseEndOfRunAsync) { Attempts = 2 },
        ["orphaned_instances"] = () => new Swept("orphaned_instances", LoseTerminationAsync) { IsSlow = true, EndsCancelled = true },
        ["orphaned_runners"] = () => new Swept("orphaned_runners", LeaveRunnerAsync),
        ["expired_parameters"] = () => new Swept("expired_parameters", LeaveParameterAsync),
        ["missed_webhooks, listed"] = () => new Swept("missed_webhooks", world => LoseWebhookAsync(world, listed: true)),
        ["missed_webhooks, unlisted"] = () => new Swept("missed_webhooks", world => LoseWebhookAsync(world, listed: false)),
    };

    /// <summary>The message of a job that waits is gone.</summary>
    private static async Task LoseMessageAsync(CrashWorld world)
    {
        world.Capacity.Set(JobsSwapped.AllPools(world), 0);
        world.CreateRun();
        await ReachAsync(world, () => world.Rows.Jobs() is [{ State: "queued" } job] && job.Has("next_attempt_at"));
        world.Get<SqsEngine>().PurgeQueue(QueueNames.Main);
        world.Capacity.Set(JobsSwapped.AllPools(world), null);
        await PassAsync(world, TimeSpan.FromMinutes(10));
    }

    /// <summary>GitHub has dropped the runner, its instance has gone, and the events that told so are lost.</summary>
    private static async Task LoseInstanceAsync(CrashWorld world)
    {
        world.CreateRun();
        await ReachAsync(world, () => world.Rows.Jobs() is [{ State: "launched" }]);
        world.Kill(ServiceKind.Events);
        var runner = world.Runners.All().Single();
        world.Runners.Delete(runner.Repository, runner.Id);
        await ReachAsync(world, () => world.Get<Instances>().All().All(instance => instance.State is InstanceState.Terminated));
        world.Get<SqsEngine>().PurgeQueue(QueueNames.Events);
        await world.StartAsync(ServiceKind.Events);
        await PassAsync(world, TimeSpan.FromMinutes(11));
    }

    /// <summary>A job has ended, and nobody told.</summary>
    private static async Task LoseEndAsync(CrashWorld world)
    {
        world.Get<DeliveryDrops>().TryAdd(new DeliveryDrop("workflow_job", "completed", Listed: false), 1);
        world.CreateRun();
        await ReachAsync(world, () => world.Runs.All()[0].Latest.Status == RunStatus.Completed && world.Rows.Instances() is [{ State: "terminated" }]);
        await PassAsync(world, TimeSpan.FromDays(5) + TimeSpan.FromMinutes(10));
    }

    /// <summary>A job is lost, another of its run goes on, and the end of the run is not told.</summary>
    private static async Task LoseEndOfRunAsync(CrashWorld world)
    {
        world.Get<DeliveryDrops>().TryAdd(new DeliveryDrop("workflow_run", "completed", Listed: false), 1);
        var run = world.CreateRun([6, 20]);
        await ReachAsync(world, () => world.Rows.Jobs() is { Count: 2 } jobs && jobs.All(job => job.State == "running"));
        world.Get<Instances>().Interrupt(world.InstanceOf(world.Runs.Jobs(run.Latest)[0].Id), TimeSpan.FromSeconds(1), silent: false);
        await ReachAsync(world, () => world.Runs.Find(run.Id).Latest.Status == RunStatus.Completed && world.Rows.Instances().All(instance => instance.State == "terminated"));
        await PassAsync(world, TimeSpan.FromMinutes(6));
    }

    /// <summary>A job was cancelled, and the request to end its instance is lost.</summary>
    private static async Task LoseTerminationAsync(CrashWorld world)
    {
        var run = world.CreateRun();
        await ReachAsync(world, () => world.Rows.Jobs() is [{ State: "launched" }]);
        world.Kill(ServiceKind.Fleet);
        world.Runs.Cancel(run.Id);
        await ReachAsync(world, () => world.Rows.Jobs() is [{ State: "cancelled" }] && world.Get<SqsEngine>().Depths().Any(queue => queue.Name == QueueNames.Termination && queue.Depth is not { Visible: 0, Delayed: 0 }));
        world.Get<SqsEngine>().PurgeQueue(QueueNames.Termination);
        await world.StartAsync(ServiceKind.Fleet);
        await PassAsync(world, TimeSpan.FromMinutes(16));
    }

    /// <summary>A registration has outlived its instance.</summary>
    private static async Task LeaveRunnerAsync(CrashWorld world)
    {
        var instanceId = await RunOneAsync(world);
        world.Runners.GenerateJitConfig(world.App.Repository("acme", "widgets"), RunnerNames.RunnerName(instanceId), 1, ["runs-fleet"], "_work");
        await PassAsync(world, TimeSpan.FromMinutes(11));
    }

    /// <summary>A config has outlived its instance.</summary>
    private static async Task LeaveParameterAsync(CrashWorld world)
    {
        var instanceId = await RunOneAsync(world);
        world.Get<ParameterStore>().Put(new ParameterOrder(RunnerNames.JitConfigParameter(instanceId), "SecureString", "a config", null, Overwrite: false, null));
        await PassAsync(world, TimeSpan.FromMinutes(11));
    }

    /// <summary>Nobody told of a job, in a repository that had one before.</summary>
    private static async Task LoseWebhookAsync(CrashWorld world, bool listed)
    {
        await RunOneAsync(world);
        world.Get<DeliveryDrops>().TryAdd(new DeliveryDrop("workflow_job", "queued", listed), 1);
        world.CreateRun();
        await PassAsync(world, TimeSpan.FromMinutes(4));
    }

    private static async Task<string> RunOneAsync(CrashWorld world)
    {
        world.CreateRun();
        await ReachAsync(world, world.IsOver);
        return world.Rows.Instances().Single().Text("instance_id")!;
    }

    /// <summary>A long time in which nothing happens. What was under way is over before: its own time limits would end it otherwise.</summary>
    private static async Task PassAsync(CrashWorld world, TimeSpan time)
    {
        var still = world.Time.GetUtcNow().AddSeconds(3);
        await ReachAsync(world, () => world.Time.GetUtcNow() > still);
        world.Time.Advance(time);
    }

    private static async Task ReachAsync(CrashWorld world, Func<bool> there) => Assert.True(await world.RunUntilAsync(there), string.Join('\n', world.Log.Lines));
}
