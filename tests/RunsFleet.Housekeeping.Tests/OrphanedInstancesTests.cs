using RunsFleet.Contracts;
using RunsFleet.Housekeeping.Instances;
using RunsFleet.Records;
using RunsFleet.Testing;
using static RunsFleet.Housekeeping.Tests.World;

namespace RunsFleet.Housekeeping.Tests;

/// <summary>The ledger against EC2: worlds where the sweep must act, and worlds where it must not (lesson L34).</summary>
public sealed class OrphanedInstancesTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("runs its job", false)]
    [InlineData("waits for its job", false)]
    [InlineData("is being launched for its job", false)]
    [InlineData("has just ended its job", false)]
    [InlineData("ended its job long ago", true)]
    [InlineData("lost its job to another instance", true)]
    [InlineData("has no job", true)]
    [InlineData("has a job that was cancelled long ago", true)]
    [InlineData("has a job that was cancelled just now", false)]
    [InlineData("is young and has no job", false)]
    [InlineData("shuts down", false)]
    public async Task L34_an_instance_goes_to_termination_only_when_nobody_needs_it(string what, bool goes)
    {
        var (job, row, shown) = (JobIn(JobState.Running), Instance(), Shown());
        (job, row, shown) = what switch
        {
            "waits for its job" => (JobIn(JobState.Launched), row, shown),
            "is being launched for its job" => (JobIn(JobState.Launching), row, shown),
            "has just ended its job" => (JobIn(JobState.Completed), row with { JobEndedAt = _world.Now.AddMinutes(-9) }, shown),
            "ended its job long ago" => (JobIn(JobState.Completed), row with { JobEndedAt = _world.Now.AddMinutes(-11) }, shown),
            "lost its job to another instance" => (job with { InstanceId = "i-0000000000000000b" }, row, shown),
            "has no job" => (job, row with { JobId = null }, shown),
            "has a job that was cancelled long ago" => (JobIn(JobState.Cancelled), row, shown),
            "has a job that was cancelled just now" => (JobIn(JobState.Cancelled) with { UpdatedAt = _world.Now.AddMinutes(-1) }, row, shown),
            "is young and has no job" =>
                (job, row with { JobId = null, LaunchedAt = _world.Now.AddMinutes(-1) }, shown with { LaunchedAt = _world.Now.AddMinutes(-1) }),
            "shuts down" => (job, row with { JobId = null }, shown with { State = InstanceState.ShuttingDown }),
            _ => (job, row, shown),
        };
        _world.Put(job);
        _world.Put(row);
        _world.Ec2.Shown.Add(shown);

        await _world.SweepAsync("orphaned_instances");

        Assert.Equal(goes ? 1 : 0, _world.Sent(QueueNames.Termination).Count);
        Assert.Equal(InstanceState.Running, _world.Records.AllInstances.Single().State);
    }

    [Fact]
    public async Task An_instance_that_is_in_no_ledger_is_entered_and_goes_to_termination()
    {
        _world.Ec2.Shown.Add(Shown());

        await _world.SweepAsync("orphaned_instances");

        var row = Assert.Single(_world.Records.AllInstances);
        Assert.Equal((A, "launch-1", Market.Spot, null), (row.InstanceId, row.LaunchId, row.Market, row.JobId));
        Assert.Single(_world.Sent(QueueNames.Termination));
    }

    [Fact]
    public async Task A_row_that_EC2_does_not_show_any_more_ends_and_its_job_is_recovered()
    {
        _world.Put(JobIn(JobState.Launched));
        _world.Put(Instance());
        _world.GitHubSays("queued");

        await _world.SweepAsync("orphaned_instances");

        var row = _world.Records.AllInstances.Single();
        Assert.Equal((InstanceState.Terminated, _world.Now), (row.State, row.TerminatedAt));
        Assert.Equal((JobState.Queued, 1), (_world.Job.State, _world.Job.Request!.RetryCount));
    }

    [Fact]
    public async Task L37_what_EC2_does_not_tell_is_not_gone()
    {
        _world.Put(Instance());
        _world.Ec2.Down = true;

        await _world.SweepAsync("orphaned_instances");

        Assert.Equal(InstanceState.Running, _world.Records.AllInstances.Single().State);
        Assert.Single(_world.Failures.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_row_that_was_just_written_is_not_ended_for_EC2_not_showing_it_yet()
    {
        _world.Put(Instance() with { LaunchedAt = _world.Now.AddMinutes(-14) });

        await _world.SweepAsync("orphaned_instances");

        Assert.Equal(InstanceState.Running, _world.Records.AllInstances.Single().State);
    }

    private static FleetInstance Shown() => new(A, "c7g.large", "us-east-1a", Market.Spot, InstanceState.Running, Jobs.QueuedAt, "launch-1");
}
