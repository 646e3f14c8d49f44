using RunsFleet.Ec2;
using RunsFleet.Messaging;
using RunsFleet.Records;
using static RunsFleet.Events.Tests.Rows;

namespace RunsFleet.Events.Tests;

/// <summary>What each event costs in calls to DynamoDB and EC2: they are most of what a job costs us.</summary>
public sealed class CallsPerJobTests : IDisposable
{
    private readonly World _world = new();

    [Theory]
    [InlineData(Market.Spot, "success")]
    [InlineData(Market.OnDemand, "failure")]
    public async Task A_job_and_its_instance_cost_four_writes(Market market, string conclusion)
    {
        Prepare(market);
        var start = _world.Now;
        var costs = new List<(string, int Reads, int Writes)>();

        async Task Hear(string name, Func<Task<Disposition>> hear)
        {
            var (reads, writes) = (_world.Records.Reads, _world.Records.Writes);
            Assert.Equal(Disposition.Done, await hear());
            costs.Add((name, _world.Records.Reads - reads, _world.Records.Writes - writes));
        }

        await Hear("pending", () => _world.HearState(A, "pending", start));
        await Hear("running", () => _world.HearState(A, "running", start.AddSeconds(5)));
        await Hear("in_progress", () => _world.Hear(Started(1, A)));
        await Hear("completed", () => _world.Hear(Completed(1, A, conclusion)));
        await Hear("shutting-down", () => _world.HearState(A, "shutting-down", start.AddSeconds(100)));
        await Hear("terminated", () => _world.HearState(A, "terminated", start.AddSeconds(140)));

        Assert.Equal(
            [("pending", 0, 0), ("running", 1, 1), ("in_progress", 2, 1), ("completed", 2, 1), ("shutting-down", 0, 0), ("terminated", 1, 1)], costs);
        var row = _world.Instance(A);
        Assert.Equal((start.AddSeconds(5), start.AddSeconds(100), start.AddSeconds(140)), (row.RunningAt, row.StoppingAt, row.TerminatedAt));
        Assert.Equal((InstanceState.Terminated, 0), (row.State, _world.Ec2.Calls));
    }

    [Fact]
    public async Task A_spot_job_that_failed_costs_one_look_at_why_its_instance_went()
    {
        Prepare(Market.Spot);
        _world.Ec2.Shown[A] = Gone;
        await _world.Hear(Started(1, A));
        await _world.Hear(Completed(1, A, "failure"));
        var writes = _world.Records.Writes;

        await _world.HearState(A, "shutting-down", _world.Now);
        Assert.Equal(writes, _world.Records.Writes);
        await _world.HearState(A, "terminated", _world.Now.AddSeconds(40));

        Assert.Equal((1, 1), (_world.Ec2.Calls, _world.Records.Writes - writes));
        Assert.Equal(_world.Now, _world.Instance(A).StoppingAt);
    }

    [Fact]
    public async Task A_runner_that_powers_off_before_GitHub_says_completed_costs_no_write_and_no_termination()
    {
        Prepare(Market.Spot);
        _world.Ec2.Shown[A] = Gone;
        await _world.Hear(Started(1, A));
        var writes = _world.Records.Writes;

        await _world.HearState(A, "shutting-down", _world.Now);
        Assert.Equal(writes, _world.Records.Writes);
        await _world.Hear(Completed(1, A));
        await _world.HearState(A, "terminated", _world.Now.AddSeconds(40));

        Assert.Equal((1, 2), (_world.Ec2.Calls, _world.Records.Writes - writes));
        Assert.Equal((_world.Now, _world.Now.AddSeconds(40)), (_world.Instance(A).StoppingAt, _world.Instance(A).TerminatedAt));
        Assert.Empty(_world.Queues.Sent);
    }

    [Fact]
    public async Task An_instance_that_we_terminate_is_written_once_more_when_it_is_gone()
    {
        _world.Put(Instance(A, null) with { State = InstanceState.ShuttingDown, TerminationReason = "unassigned", StoppingAt = _world.Now.AddSeconds(0.7) });
        var writes = _world.Records.Writes;

        // EventBridge's times are whole seconds.
        await _world.HearState(A, "shutting-down", _world.Now);
        await _world.HearState(A, "terminated", _world.Now.AddSeconds(40));

        Assert.Equal(1, _world.Records.Writes - writes);
        Assert.Equal((_world.Now, _world.Now.AddSeconds(40)), (_world.Instance(A).StoppingAt, _world.Instance(A).TerminatedAt));
    }

    [Fact]
    public async Task What_another_host_remembered_is_lost_but_not_the_end()
    {
        Prepare(Market.Spot);
        await _world.Hear(Started(1, A));
        await _world.Hear(Completed(1, A));
        _world.Restart();

        await _world.HearState(A, "shutting-down", _world.Now);
        _world.Restart();
        await _world.HearState(A, "terminated", _world.Now.AddSeconds(40));

        var row = _world.Instance(A);
        Assert.Equal((InstanceState.Terminated, row.TerminatedAt), (row.State, row.StoppingAt));
        Assert.Equal(0, _world.Ec2.Calls);
    }

    [Fact]
    public async Task A_shutting_down_that_comes_after_the_end_still_says_when_it_began()
    {
        Prepare(Market.Spot);
        await _world.Hear(Started(1, A));
        await _world.Hear(Completed(1, A));

        await _world.HearState(A, "terminated", _world.Now.AddSeconds(40));
        await _world.HearState(A, "shutting-down", _world.Now);

        Assert.Equal((_world.Now, _world.Now.AddSeconds(40)), (_world.Instance(A).StoppingAt, _world.Instance(A).TerminatedAt));
    }

    [Fact]
    public async Task An_end_that_is_a_surprise_is_written_at_once()
    {
        Prepare(Market.OnDemand);

        await _world.HearState(A, "shutting-down", _world.Now);

        Assert.Equal((InstanceState.ShuttingDown, _world.Now), (_world.Instance(A).State, _world.Instance(A).StoppingAt));
    }

    [Fact]
    public async Task An_interruption_of_an_instance_that_is_done_is_written_at_once()
    {
        Prepare(Market.Spot);
        await _world.Hear(Started(1, A));
        await _world.Hear(Completed(1, A));

        await _world.HearWarning(A, _world.Now);
        await _world.HearState(A, "shutting-down", _world.Now.AddSeconds(5));
        await _world.HearState(A, "terminated", _world.Now.AddSeconds(40));

        var row = _world.Instance(A);
        Assert.Equal((_world.Now, _world.Now.AddSeconds(5), _world.Now.AddSeconds(40)), (row.InterruptedAt, row.StoppingAt, row.TerminatedAt));
        Assert.Equal((A, _world.Now), Assert.Single(_world.Circuit.Facts));
    }

    [Fact]
    public async Task A_running_told_again_writes_nothing()
    {
        Prepare(Market.Spot);
        await _world.HearState(A, "running");
        var writes = _world.Records.Writes;

        await _world.HearState(A, "running", _world.Now.AddSeconds(9));

        Assert.Equal(writes, _world.Records.Writes);
    }

    [Fact]
    public async Task An_instance_that_is_remembered_to_shut_down_is_not_sent_to_termination()
    {
        Prepare(Market.OnDemand);
        await _world.Hear(Started(1, A));
        await _world.Hear(Completed(1, A));
        Assert.Single(_world.Queues.Sent);
        await _world.HearState(A, "shutting-down");

        await _world.Hear(Completed(1, A));

        Assert.Single(_world.Queues.Sent);
    }

    [Fact]
    public async Task A_swap_costs_four_reads_and_its_pending_effects_one_write_more()
    {
        _world.Put(Launched(1, A), Launched(2, B));
        _world.Put(Instance(A, 1) with { State = InstanceState.Terminated }, Instance(B, 2));
        var (reads, writes) = (_world.Records.Reads, _world.Records.Writes);

        await _world.Hear(Started(1, B));

        Assert.Equal((4, 2), (_world.Records.Reads - reads, _world.Records.Writes - writes));
        Assert.Single(_world.Queues.Sent);
    }

    public void Dispose() => _world.Dispose();

    private static InstanceObservation.Seen Gone => new(Ours: true, "c7g.large", "us-east-1b", Market.Spot, EndReason.Other, RunsFleet.Testing.Jobs.QueuedAt);

    private void Prepare(Market market)
    {
        _world.Put(Launched(1, A));
        _world.Put(Instance(A, 1) with { State = InstanceState.Pending, Market = market });
    }
}
