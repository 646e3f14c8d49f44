using RunsFleet.Fleet.Launching;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Launching;

public sealed class WaitingTests : IDisposable
{
    private readonly FleetWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_throttled_launch_waits_and_is_made_again_with_the_same_token()
    {
        _world.Ec2.Answers.Enqueue(new FleetOutcome.Throttled("RequestLimitExceeded"));

        var wait = Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));

        Assert.Equal(JobState.Queued, _world.Job.State);
        Assert.Equal(_world.Time.GetUtcNow() + wait.Delay, _world.Job.NextAttemptAt);
        await _world.SettleAsync(Jobs.Request());
        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Single(_world.Ec2.Requests.DistinctBy(r => r.Token));
        Assert.Equal(1, _world.Job.LaunchAttempts);
    }

    [Fact]
    public async Task A_request_that_EC2_answered_with_nothing_is_used_up_and_a_new_one_is_made_on_the_same_market()
    {
        _world.Ec2.Answers.Enqueue(new FleetOutcome.Nothing("InternalError"));

        Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
        Assert.Contains("InternalError", _world.Launch.Reason, StringComparison.Ordinal);
        await _world.SettleAsync(Jobs.Request());

        Assert.Equal(2, _world.Ec2.Requests.DistinctBy(r => r.Token).Count());
        Assert.All(_world.Ec2.Requests, r => Assert.Equal(Market.Spot, r.Request.Market));
        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Single(_world.Ec2.Instances);
    }

    [Fact]
    public async Task A_launch_whose_answer_was_lost_is_replayed_and_finds_its_instance()
    {
        _world.Ec2.LoseNextAnswer = true;

        await _world.SettleAsync(Jobs.Request());

        Assert.Single(_world.Ec2.Instances);
        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Equal(2, _world.Ec2.Requests.Count);
        Assert.Empty(_world.Terminations);
    }

    [Fact]
    public async Task Without_capacity_on_demand_either_the_job_waits_longer_each_time_and_then_makes_a_new_launch()
    {
        _world.Ec2.Empty.UnionWith([Market.Spot, Market.OnDemand]);
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 7; i++)
        {
            var wait = Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));
            Assert.Equal(JobState.Queued, _world.Job.State);
            Assert.Equal(_world.Time.GetUtcNow() + wait.Delay, _world.Job.NextAttemptAt);
            waits.Add(wait.Delay);
            _world.Time.Advance(wait.Delay);
        }

        Assert.InRange(waits[0], TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(12));
        Assert.True(waits[1] > waits[0] && waits[2] > waits[1] && waits[3] > waits[2]);
        Assert.All(waits, w => Assert.True(w <= TimeSpan.FromMinutes(5)));
        Assert.All(_world.Records.AllLaunches, l => Assert.Equal(LaunchState.Settled, l.State));

        _world.Ec2.Empty.Clear();
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        await _world.SettleAsync(Jobs.Request());
        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Single(_world.Ec2.Instances);
    }

    [Fact]
    public async Task A_second_copy_of_the_message_waits_until_the_next_try_is_due()
    {
        _world.Ec2.Empty.UnionWith([Market.Spot, Market.OnDemand]);
        await _world.DeliverAsync(Jobs.Request());
        var requests = _world.Ec2.Requests.Count;
        _world.Time.Advance(TimeSpan.FromSeconds(3));

        var wait = Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));

        Assert.Equal(_world.Job.NextAttemptAt, _world.Time.GetUtcNow() + wait.Delay);
        Assert.Equal(requests, _world.Ec2.Requests.Count);
    }

    [Fact]
    public async Task A_catalogue_that_cannot_be_read_delays_the_job()
    {
        _world.Market.Down = true;

        Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));
        Assert.Equal(JobState.Queued, _world.Job.State);
        Assert.NotNull(_world.Job.NextAttemptAt);

        _world.Market.Down = false;
        await _world.SettleAsync(Jobs.Request());
        Assert.Equal(JobState.Launched, _world.Job.State);
    }

    [Fact]
    public async Task A_request_that_EC2_does_not_accept_is_tried_again_only_after_the_longest_wait()
    {
        _world.Ec2.Answers.Enqueue(new FleetOutcome.Invalid("InvalidLaunchTemplateName.NotFoundException"));

        var wait = Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));

        Assert.Equal(TimeSpan.FromMinutes(5), wait.Delay);
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
        Assert.Contains("InvalidLaunchTemplateName.NotFoundException", _world.Launch.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_limit_of_GitHub_is_waited_for_and_the_instance_is_kept()
    {
        _world.GitHub.RateLimit = TimeSpan.FromMinutes(2);

        var wait = Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));
        Assert.Equal(TimeSpan.FromMinutes(2), wait.Delay);

        _world.GitHub.RateLimit = null;
        await _world.SettleAsync(Jobs.Request());
        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Single(_world.Ec2.Instances);
        Assert.Single(_world.Ec2.Requests);
    }

    [Fact]
    public async Task A_handover_that_fails_is_repeated_on_the_same_instance()
    {
        _world.Parameters.Down = true;
        Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));

        _world.Parameters.Down = false;
        await _world.SettleAsync(Jobs.Request());

        var runner = Assert.Single(_world.GitHub.Runners);
        Assert.Equal(runner.Config, _world.Parameters.Values[Assert.Single(_world.Ec2.Instances).InstanceId]);
        Assert.Equal(runner.Id, _world.Instance.RunnerId);
    }

    [Fact]
    public async Task A_launch_that_takes_longer_than_its_lease_is_given_up_and_taken_over()
    {
        using var world = new FleetWorld();
        var stuck = new TaskCompletionSource();
        world.Records.BeforeWrite = changes =>
        {
            if (changes.Instances.Count > 0 && !stuck.Task.IsCompleted)
            {
                stuck.SetResult();
                world.Time.Advance(TimeSpan.FromMinutes(3));
                throw new OperationCanceledException();
            }
        };

        Assert.IsType<Disposition.RetryAfter>(await world.DeliverAsync(Jobs.Request()));
        await world.SettleAsync(Jobs.Request());

        Assert.Single(world.Ec2.Instances);
        Assert.Equal(JobState.Launched, world.Job.State);
    }
}
