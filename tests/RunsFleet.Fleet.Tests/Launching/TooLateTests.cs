using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Launching;

/// <summary>An instance that waited for its runner in vain is given up, and its job gets another.</summary>
public sealed class TooLateTests
{
    [Fact]
    public async Task A_job_whose_instance_has_given_up_waiting_gets_another_and_the_first_goes()
    {
        using var world = await WorldAfterAnOutageAsync();
        var useless = world.Instance.InstanceId;

        await world.SettleAsync(Jobs.Request());

        Assert.Equal(JobState.Launched, world.Job.State);
        Assert.NotEqual(useless, world.Job.InstanceId);
        await AssertOnlyTheJobsInstanceIsLeftAsync(world, "no crash");
    }

    [Fact]
    public async Task Whatever_step_the_host_dies_at_the_useless_instance_goes_and_the_job_gets_another()
    {
        using var counted = await WorldAfterAnOutageAsync();
        counted.Crash.DieAt(-1);
        await counted.SettleAsync(Jobs.Request());
        var steps = counted.Crash.Steps.Count;
        Assert.InRange(steps, 15, 60);

        for (var step = 0; step < steps; step++)
        {
            using var world = await WorldAfterAnOutageAsync();
            world.Crash.DieAt(step);

            await world.SettleAsync(Jobs.Request());

            await AssertOnlyTheJobsInstanceIsLeftAsync(world, $"died at step {step}, {counted.Crash.Steps[step]}");
        }
    }

    [Fact]
    public async Task An_instance_that_has_given_up_is_given_to_no_like_job()
    {
        using var world = await WorldAfterAnOutageAsync();
        var useless = world.Instance.InstanceId;

        // The second one waits for a launch while the first lets its instance go.
        await Task.WhenAll(world.SettleAsync(Jobs.Request(1002)), world.SettleAsync(Jobs.Request()));

        Assert.DoesNotContain(world.Records.AllJobs, job => job.InstanceId == useless);
        Assert.Contains(world.Terminations, termination => termination.InstanceId == useless);
    }

    /// <summary>The job has an instance, and GitHub was down until that had given up.</summary>
    private static async Task<FleetWorld> WorldAfterAnOutageAsync()
    {
        var world = new FleetWorld();
        world.GitHub.Down = true;
        await world.DeliverAsync(Jobs.Request());
        Assert.Single(world.Ec2.Alive);
        world.Time.Advance(new FleetOptions().HandoverPatience);
        world.GitHub.Down = false;
        return world;
    }

    private static async Task AssertOnlyTheJobsInstanceIsLeftAsync(FleetWorld world, string what)
    {
        world.Crash.DieAt(-1);
        foreach (var termination in world.Terminations.ToList())
        {
            await world.TerminateAsync(termination);
        }

        Assert.True(world.Job is { State: JobState.Launched }, what);
        Assert.True(world.Ec2.Alive.Select(i => i.InstanceId).SequenceEqual([world.Job.InstanceId!]), what);
        Assert.True(world.Records.AllLaunches.All(launch => launch.State is LaunchState.Settled), what);
        Assert.True(world.GitHub.Runners.Count == 1, what);
    }
}
