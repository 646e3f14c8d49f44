using LocalCloud.Aws.Ec2;
using LocalCloud.GitHub;

namespace RunsFleet.Crash.Tests;

/// <summary>Spot takes an instance back before its runner has its job.</summary>
internal sealed class InterruptedBeforeStart(bool silent = false) : Scenario
{
    public override bool Interrupts => true;

    // Time to interrupt it before there is a runner.
    public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Aws:Boot"] = "00:00:03" };

    public override bool GoesOnDemand(GitHubJob job) => true;

    public override async Task PrepareAsync(CrashWorld world)
    {
        world.CreateRun();
        Assert.True(await world.RunUntilAsync(() => world.Rows.Jobs() is [{ State: "launched" }]));
    }

    public override void Begin(CrashWorld world) =>
        Assert.Equal(InterruptOutcome.Accepted, world.Get<Instances>().Interrupt(world.Rows.Jobs()[0].Text("instance_id")!, TimeSpan.FromSeconds(silent ? 0 : 2), silent));
}

/// <summary>Spot takes instances back while their jobs run.</summary>
internal class InterruptedWhileRunning(IReadOnlyList<double> seconds, params IReadOnlyList<int> victims) : Scenario
{
    private IReadOnlyList<GitHubJob> _jobs = [];

    public InterruptedWhileRunning()
        : this([6], 0)
    {
    }

    public override bool Interrupts => true;

    /// <summary>True: no warning comes.</summary>
    public bool IsSilent { get; init; }

    /// <summary>True: a job that fails cancels the others.</summary>
    public bool FailFast { get; init; }

    /// <summary>Where the run is of.</summary>
    public string Branch { get; init; } = "main";

    /// <summary>What set the run off.</summary>
    public string Trigger { get; init; } = "push";

    public override int AttemptsOf(GitHubRun run) => 2;

    // With fail-fast like jobs run again on either market at once, and GitHub gives each of them to any of their runners.
    public override bool GoesOnDemand(GitHubJob job) => !FailFast && job.Attempt == 2 && victims.Any(victim => _jobs[victim].Definition.Name == job.Definition.Name);

    public override async Task PrepareAsync(CrashWorld world)
    {
        var run = world.CreateRun(seconds, FailFast, Branch, Trigger);
        Assert.True(await world.RunUntilAsync(() => world.Runs.Jobs(world.Runs.Find(run.Id).Latest).All(job => job.Status == RunStatus.InProgress) && world.Rows.Jobs().All(job => job.State == "running")));
        _jobs = world.Runs.Jobs(world.Runs.Find(run.Id).Latest);
    }

    public override void Begin(CrashWorld world)
    {
        foreach (var victim in victims)
        {
            Assert.Equal(InterruptOutcome.Accepted, world.Get<Instances>().Interrupt(world.InstanceOf(_jobs[victim].Id), TimeSpan.FromSeconds(IsSilent ? 0 : 1), IsSilent));
        }
    }
}
