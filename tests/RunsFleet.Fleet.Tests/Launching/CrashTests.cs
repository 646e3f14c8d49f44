using RunsFleet.Contracts;
using RunsFleet.Fleet.Tests.Fakes;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Launching;

/// <summary>The host dies before and after each call to the world outside; the message comes again, to another host, with the same records.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whatever_step_the_host_dies_at_the_job_gets_one_instance(bool onDemandOnly)
    {
        var steps = await CountAsync(onDemandOnly);
        Assert.InRange(steps, 10, 40);
        for (var step = 0; step < steps; step++)
        {
            using var world = Make(onDemandOnly);
            world.Crash.DieAt(step);

            await world.SettleAsync(Jobs.Request());

            AssertOneInstance(world, $"died at step {step}");
        }
    }

    [Fact]
    public async Task A_second_death_during_recovery_changes_nothing()
    {
        var steps = await CountAsync(onDemandOnly: true);
        for (var first = 0; first < steps; first++)
        {
            for (var second = 0; second < steps; second++)
            {
                using var world = Make(onDemandOnly: true);
                world.Crash.DieAt(first);
                await Assert.ThrowsAsync<HostDiedException>(() => world.DeliverAsync(Jobs.Request()));
                world.Time.Advance(TimeSpan.FromMinutes(3));
                world.Crash.DieAt(second);

                await world.SettleAsync(Jobs.Request());

                AssertOneInstance(world, $"died at steps {first} and {second}");
            }
        }
    }

    [Fact]
    public async Task Whatever_step_the_host_dies_at_a_job_that_ends_meanwhile_leaves_no_instance_running()
    {
        var steps = await CountAsync(onDemandOnly: false);
        for (var step = 0; step < steps; step++)
        {
            using var world = Make(onDemandOnly: false);
            world.Crash.DieAt(step);
            await Assert.ThrowsAsync<HostDiedException>(() => world.DeliverAsync(Jobs.Request()));
            world.Crash.DieAt(-1);
            if (world.Records.AllJobs.Count == 0 || world.Job.State is JobState.Launched)
            {
                continue;
            }

            await world.ChangeAsync(world.Job with { State = JobState.Cancelled, CompletedAt = world.Time.GetUtcNow() });
            world.Time.Advance(TimeSpan.FromMinutes(3));
            await world.SettleAsync(Jobs.Request());
            foreach (var termination in world.Terminations.ToList())
            {
                await world.TerminateAsync(termination);
            }

            Assert.Empty(world.Ec2.Alive);
            Assert.Empty(world.GitHub.Runners);
            Assert.Empty(world.Parameters.Values);
            Assert.Equal(world.Ec2.Instances.Count, world.Records.AllInstances.Count);
        }
    }

    [Fact]
    public async Task A_runner_that_is_online_already_is_not_registered_again()
    {
        using var world = Make(onDemandOnly: false);
        await DieAsync(world, "after PutParameter");
        var runner = Assert.Single(world.GitHub.Runners);
        world.Parameters.Values.Clear();
        world.GitHub.Change(runner.Name, r => r with { Online = true });

        await world.SettleAsync(Jobs.Request());

        Assert.Empty(world.GitHub.Removed);
        Assert.Equal(runner.Id, world.Instance.RunnerId);
        Assert.Empty(world.Parameters.Values);
    }

    [Fact]
    public async Task A_config_that_waits_for_its_instance_stays_valid()
    {
        using var world = Make(onDemandOnly: false);
        await DieAsync(world, "after PutParameter");

        await world.SettleAsync(Jobs.Request());

        Assert.Empty(world.GitHub.Removed);
        Assert.Equal(Assert.Single(world.GitHub.Runners).Config, world.Parameters.Values[world.Instance.InstanceId]);
    }

    [Fact]
    public async Task A_config_that_was_never_handed_over_is_replaced()
    {
        using var world = Make(onDemandOnly: false);
        await DieAsync(world, "after generate");
        var lost = Assert.Single(world.GitHub.Runners);

        await world.SettleAsync(Jobs.Request());

        Assert.Equal(lost.Id, Assert.Single(world.GitHub.Removed).Id);
        Assert.Equal(Assert.Single(world.GitHub.Runners).Config, world.Parameters.Values[world.Instance.InstanceId]);
    }

    [Fact]
    public async Task A_runner_that_is_busy_already_is_left_to_its_job()
    {
        using var world = Make(onDemandOnly: false);
        await DieAsync(world, "after PutParameter");
        world.Parameters.Values.Clear();
        world.GitHub.Change(Assert.Single(world.GitHub.Runners).Name, r => r with { Busy = true });

        await world.SettleAsync(Jobs.Request());

        Assert.Empty(world.GitHub.Removed);
        Assert.Equal(JobState.Launched, world.Job.State);
    }

    private static FleetWorld Make(bool onDemandOnly)
    {
        var world = new FleetWorld();
        if (onDemandOnly)
        {
            world.Ec2.Empty.Add(Market.Spot);
        }

        return world;
    }

    /// <summary>Steps of a run without a death.</summary>
    private static async Task<int> CountAsync(bool onDemandOnly)
    {
        using var world = Make(onDemandOnly);
        world.Crash.DieAt(-1);
        await world.SettleAsync(Jobs.Request());
        return world.Crash.Steps.Count;
    }

    private static async Task DieAsync(FleetWorld world, string step)
    {
        using var rehearsal = new FleetWorld();
        await rehearsal.SettleAsync(Jobs.Request());
        var at = rehearsal.Crash.Steps.ToList().IndexOf(step);
        Assert.NotEqual(-1, at);
        world.Crash.DieAt(at);
        await Assert.ThrowsAsync<HostDiedException>(() => world.DeliverAsync(Jobs.Request()));
        world.Crash.DieAt(-1);
        world.Time.Advance(TimeSpan.FromMinutes(3));
    }

    private static void AssertOneInstance(FleetWorld world, string because)
    {
        Assert.True(world.Ec2.Instances.Count == 1, $"{world.Ec2.Instances.Count} instances: {because}");
        var instance = Assert.Single(world.Ec2.Alive);
        Assert.Equal(JobState.Launched, world.Job.State);
        Assert.Equal(instance.InstanceId, world.Job.InstanceId);
        Assert.Equal(world.Job.JobId, world.Instance.JobId);
        Assert.Empty(world.Terminations);
        Assert.All(world.Records.AllLaunches, launch => Assert.Equal(LaunchState.Settled, launch.State));
        var runner = Assert.Single(world.GitHub.Runners);
        Assert.Equal(RunnerNames.RunnerName(instance.InstanceId), runner.Name);
        Assert.Equal(runner.Id, world.Instance.RunnerId);
        Assert.Equal(runner.Config, world.Parameters.Values[instance.InstanceId]);
    }
}
