using LocalCloud.Aws.Ec2;
using LocalCloud.GitHub;

namespace RunsFleet.Crash.Tests;

/// <summary>A story that is played while services die.</summary>
internal abstract class Scenario
{
    /// <summary>True when the job of the story ends cancelled, without a runner.</summary>
    public virtual bool Cancelled => false;

    /// <summary>How the world differs from the usual one.</summary>
    public virtual IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>();

    /// <summary>The sweep of the story; null: housekeeping does not run.</summary>
    public virtual string? Sweep => null;

    /// <summary>True when instances are interrupted, of which no circuit is to hear: others play at the same time.</summary>
    public virtual bool Interrupts => false;

    /// <summary>Attempts that the run has at the end.</summary>
    public virtual int AttemptsOf(GitHubRun run) => 1;

    /// <summary>True when the job must run on demand.</summary>
    public virtual bool GoesOnDemand(GitHubJob job) => false;

    /// <summary>What comes before the first step at which a service may die.</summary>
    public virtual Task PrepareAsync(CrashWorld world) => Task.CompletedTask;

    /// <summary>What sets the rest going.</summary>
    public abstract void Begin(CrashWorld world);
}

/// <summary>Like jobs are queued together and run.</summary>
internal sealed class JobsRun(int jobs) : Scenario
{
    public override void Begin(CrashWorld world) => world.CreateRun(jobs);
}

/// <summary>A job runs on an instance that stays when it is done.</summary>
internal sealed class InstanceStays : Scenario
{
    public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["GitHub:PowerOffDelay"] = "1.00:00:00" };

    public override void Begin(CrashWorld world) => world.CreateRun();
}

/// <summary>A job is cancelled while its instance boots.</summary>
internal sealed class JobCancelled : Scenario
{
    private long _runId;

    public override bool Cancelled => true;

    // Time to cancel it before there is a runner.
    public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Aws:Boot"] = "00:00:03" };

    public override async Task PrepareAsync(CrashWorld world)
    {
        _runId = world.CreateRun().Id;
        Assert.True(await world.RunUntilAsync(() => world.Rows.Jobs() is [{ State: "launched" }]));
    }

    public override void Begin(CrashWorld world) => world.Runs.Cancel(_runId);
}

/// <summary>The older of two like jobs gets no instance, and then the younger one's.</summary>
internal sealed class JobsSwapped : Scenario
{
    public override async Task PrepareAsync(CrashWorld world)
    {
        world.Capacity.Set(AllPools(world), 0);
        world.CreateRun();
        Assert.True(await world.RunUntilAsync(() => world.Rows.Jobs() is [var job] && job.Has("next_attempt_at")));
        world.Capacity.Set(AllPools(world), null);
    }

    public override void Begin(CrashWorld world) => world.CreateRun();

    internal static IEnumerable<CapacityPool> AllPools(CrashWorld world) =>
        from type in InstanceTypeCatalog.All
        from zone in world.Get<Network>().Zones
        from market in new[] { Market.Spot, Market.OnDemand }
        select new CapacityPool(type.Name, zone.Name, market);
}
