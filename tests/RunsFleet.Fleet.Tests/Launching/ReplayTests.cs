using RunsFleet.Fleet.Launching;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Launching;

/// <summary>A launch row is replayed verbatim, and what it launched is found even where its client token no longer helps.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly FleetWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_replay_is_the_very_same_request_whatever_the_options_have_become()
    {
        _world.Ec2.LoseNextAnswer = true;
        await _world.DeliverAsync(Jobs.Request());
        _world.Market.View = _world.Market.View with { Subnets = [.. _world.Market.View.Subnets.Take(1)] };
        _world.Circuits.Open.Add("c7g.large");

        await _world.SettleAsync(Jobs.Request());

        Assert.Equal(2, _world.Ec2.Requests.Count);
        Assert.Equal(_world.Ec2.Requests[0].Token, _world.Ec2.Requests[1].Token);
        Assert.Equal(_world.Ec2.Requests[0].Request.Write(), _world.Ec2.Requests[1].Request.Write());
        Assert.Single(_world.Ec2.Instances);
    }

    [Fact]
    public async Task After_EC2_forgot_the_token_the_instance_is_found_by_its_tag()
    {
        await LoseAnswerAsync();
        _world.Ec2.ForgetTokens();
        _world.Time.Advance(TimeSpan.FromMinutes(8));

        await _world.SettleAsync(Jobs.Request());

        var instance = Assert.Single(_world.Ec2.Instances);
        Assert.Single(_world.Ec2.Requests);
        Assert.Equal(instance.InstanceId, _world.Job.InstanceId);
        Assert.Equal(instance.InstanceType, _world.Instance.InstanceType);
        Assert.Equal(instance.Zone, _world.Instance.AvailabilityZone);
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
    }

    [Fact]
    public async Task An_instance_that_was_found_but_is_gone_is_entered_and_the_job_launched_anew()
    {
        await LoseAnswerAsync();
        await _world.Ec2.TerminateAsync(Assert.Single(_world.Ec2.Instances).InstanceId, CancellationToken.None);
        _world.Time.Advance(TimeSpan.FromHours(5));

        await _world.SettleAsync(Jobs.Request());

        Assert.Equal(2, _world.Records.AllInstances.Count);
        Assert.Single(_world.Records.AllInstances, row => row.State is InstanceState.Terminated);
        Assert.Single(_world.Ec2.Alive);
        Assert.Equal(JobState.Launched, _world.Job.State);
    }

    [Fact]
    public async Task An_instance_that_was_found_too_late_for_a_runner_is_terminated_and_the_job_launched_anew()
    {
        await LoseAnswerAsync();
        var first = Assert.Single(_world.Ec2.Instances).InstanceId;
        _world.Ec2.LaunchedAt[first] = _world.Time.GetUtcNow();
        _world.Time.Advance(TimeSpan.FromHours(5));

        await _world.SettleAsync(Jobs.Request());

        var end = Assert.Single(_world.Terminations);
        Assert.Equal(first, end.InstanceId);
        Assert.Equal(Disposition.Done, await _world.TerminateAsync(end));
        Assert.Equal(Assert.Single(_world.Ec2.Alive).InstanceId, _world.Job.InstanceId);
        Assert.NotEqual(first, _world.Job.InstanceId);
        Assert.All(_world.Records.AllLaunches, launch => Assert.Equal(LaunchState.Settled, launch.State));
        Assert.Single(_world.GitHub.Runners);
    }

    [Fact]
    public async Task While_EC2_does_not_tell_nothing_is_launched_anew()
    {
        await LoseAnswerAsync();
        _world.Ec2.ForgetTokens();
        _world.Ec2.Blind = true;
        _world.Time.Advance(TimeSpan.FromHours(5));

        Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));
        Assert.Single(_world.Ec2.Requests);

        _world.Ec2.Blind = false;
        await _world.SettleAsync(Jobs.Request());
        Assert.Single(_world.Ec2.Instances);
    }

    [Fact]
    public async Task A_token_that_EC2_knows_with_other_parameters_proves_a_launch_which_is_waited_for()
    {
        await LoseAnswerAsync();
        _world.Ec2.Answers.Enqueue(new FleetOutcome.KnownToken());
        _world.Ec2.Unseen = true;
        _world.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));
        Assert.Equal(LaunchState.Requested, _world.Launch.State);

        _world.Ec2.Unseen = false;
        _world.Ec2.Answers.Enqueue(new FleetOutcome.KnownToken());
        await _world.SettleAsync(Jobs.Request());
        Assert.Equal(Assert.Single(_world.Ec2.Instances).InstanceId, _world.Job.InstanceId);
    }

    [Fact]
    public async Task L09_A_leaked_claim_is_taken_over_after_its_lease_with_the_same_launch()
    {
        _world.Crash.DieAt(3);
        await Assert.ThrowsAsync<Fakes.HostDiedException>(() => _world.DeliverAsync(Jobs.Request()));
        _world.Crash.DieAt(-1);
        Assert.Equal(JobState.Launching, _world.Job.State);

        var wait = Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));
        Assert.Equal(_world.Job.LeaseUntil, _world.Time.GetUtcNow() + wait.Delay);

        _world.Time.Advance(wait.Delay);
        Assert.Equal(Disposition.Done, await _world.DeliverAsync(Jobs.Request()));
        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Equal(1, _world.Job.LaunchAttempts);
        Assert.Single(_world.Ec2.Instances);
    }

    [Fact]
    public async Task A_job_that_GitHub_has_dropped_is_parked_and_what_its_launch_brought_is_terminated()
    {
        await LoseAnswerAsync();
        _world.Time.Advance(TimeSpan.FromHours(25));

        Assert.Equal(Disposition.Done, await _world.DeliverAsync(Jobs.Request()));

        Assert.Equal(JobState.Parked, _world.Job.State);
        Assert.Equal(Assert.Single(_world.Ec2.Instances).InstanceId, Assert.Single(_world.Terminations).InstanceId);
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
    }

    [Fact]
    public async Task A_request_that_brought_nothing_for_long_enough_makes_room_for_a_new_one()
    {
        await LoseRequestAsync();
        _world.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));
        Assert.Single(_world.Ec2.Requests);
        Assert.Equal(LaunchState.Requested, _world.Launch.State);

        _world.Time.Advance(TimeSpan.FromMinutes(5));
        await _world.SettleAsync(Jobs.Request());

        Assert.Equal(2, _world.Ec2.Requests.DistinctBy(r => r.Token).Count());
        Assert.Single(_world.Ec2.Instances);
        Assert.Equal(JobState.Launched, _world.Job.State);
    }

    [Fact]
    public async Task Nothing_is_launched_for_a_job_that_ended_before_its_request_was_answered()
    {
        await LoseRequestAsync();
        await _world.ChangeAsync(_world.Job with { State = JobState.Completed, CompletedAt = _world.Time.GetUtcNow(), NextAttemptAt = null });
        _world.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));

        _world.Time.Advance(TimeSpan.FromMinutes(7));
        await _world.SettleAsync(Jobs.Request());

        Assert.Single(_world.Ec2.Requests);
        Assert.Empty(_world.Ec2.Instances);
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
    }

    [Fact]
    public async Task What_was_launched_for_a_job_that_ended_before_the_answer_came_is_found_and_terminated()
    {
        await LoseAnswerAsync();
        await _world.ChangeAsync(_world.Job with { State = JobState.Completed, CompletedAt = _world.Time.GetUtcNow(), NextAttemptAt = null });

        await _world.SettleAsync(Jobs.Request());

        Assert.Single(_world.Ec2.Requests);
        Assert.Equal(Assert.Single(_world.Ec2.Instances).InstanceId, Assert.Single(_world.Terminations).InstanceId);
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
    }

    private async Task LoseRequestAsync()
    {
        _world.Ec2.Answers.Enqueue(new FleetOutcome.Unclear("The connection broke."));
        Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));
    }

    private async Task LoseAnswerAsync()
    {
        _world.Ec2.LoseNextAnswer = true;
        Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));
        Assert.Equal(LaunchState.Requested, _world.Launch.State);
        Assert.NotNull(_world.Launch.RetryAt);
    }
}
