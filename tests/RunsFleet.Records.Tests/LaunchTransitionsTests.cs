using RunsFleet.Testing;

namespace RunsFleet.Records.Tests;

public sealed class LaunchTransitionsTests
{
    private static readonly DateTimeOffset Now = Jobs.QueuedAt.AddSeconds(5);
    private static readonly DateTimeOffset Later = Now.AddMinutes(2);
    private static readonly LaunchRecord Unsettled = LaunchTransitions.NewLaunch("launch-1", [1001], Market.Spot, "{}", null, Now);
    private static readonly LaunchRecord Settled = LaunchTransitions.Settle(Unsettled, [1001], null, Now);
    private static readonly JobRecord Claimed = LaunchTransitions.Claim(null, Jobs.Request(), "launch-1", Later, Now);

    [Fact]
    public void A_job_without_a_record_is_started() =>
        Assert.IsType<LaunchDecision.Start>(LaunchTransitions.Decide(null, null, Now));

    [Fact]
    public void A_live_lease_is_waited_for() =>
        Assert.Equal(new LaunchDecision.NotYet(Later), LaunchTransitions.Decide(Claimed, Unsettled, Now));

    [Fact]
    public void An_expired_lease_is_taken_over_with_the_same_launch_row() =>
        Assert.Equal(new LaunchDecision.Resume(Unsettled), LaunchTransitions.Decide(Claimed, Unsettled, Later));

    [Fact]
    public void A_queued_job_waits_until_it_is_due_and_is_on_time_two_seconds_before()
    {
        var queued = LaunchTransitions.BackToQueue(Claimed, Jobs.Request(), "It waits.", Later, Now);

        Assert.Equal(new LaunchDecision.NotYet(Later), LaunchTransitions.Decide(queued, Settled, Later.AddSeconds(-3)));
        Assert.IsType<LaunchDecision.Start>(LaunchTransitions.Decide(queued, Settled, Later.AddSeconds(-2)));
    }

    [Fact]
    public void A_queued_job_with_an_unsettled_launch_goes_on_with_it() =>
        Assert.Equal(new LaunchDecision.Resume(Unsettled), LaunchTransitions.Decide(LaunchTransitions.BackToQueue(Claimed, Jobs.Request(), "It waits.", Now, Now), Unsettled, Now));

    [Theory]
    [InlineData(JobState.Launched)]
    [InlineData(JobState.Running)]
    [InlineData(JobState.Parked)]
    [InlineData(JobState.Completed)]
    [InlineData(JobState.Failed)]
    [InlineData(JobState.Cancelled)]
    [InlineData(JobState.Refused)]
    public void L03_A_job_past_its_launch_needs_none_but_an_unsettled_launch_is_finished(JobState state)
    {
        var job = Claimed with { State = state, LeaseUntil = null };

        Assert.Equal(new LaunchDecision.AlreadyHandled(state), LaunchTransitions.Decide(job, Settled, Now));
        Assert.Equal(new LaunchDecision.AlreadyHandled(state), LaunchTransitions.Decide(job, null, Now));
        Assert.Equal(new LaunchDecision.Finish(Unsettled), LaunchTransitions.Decide(job, Unsettled, Now));
        Assert.Equal(new LaunchDecision.NotYet(Later), LaunchTransitions.Decide(job with { LeaseUntil = Later }, Unsettled, Now));
    }

    [Fact]
    public void A_claim_holds_the_whole_request_and_counts_launch_rows()
    {
        var request = Jobs.Request();

        var claimed = LaunchTransitions.Claim(null, request, "launch-1", Later, Now);

        Assert.Equal(JobState.Launching, claimed.State);
        Assert.Same(request, claimed.Request);
        Assert.Equal(
            (request.JobId, request.RunId, request.RunAttempt, request.Repository, request.JobName),
            (claimed.JobId, claimed.RunId, claimed.RunAttempt, claimed.Repository, claimed.JobName));
        Assert.Equal((1, Later, 0L), (claimed.LaunchAttempts, claimed.LeaseUntil!.Value, claimed.Version));
        Assert.Equal(1, LaunchTransitions.Claim(Claimed, request, "launch-1", Later, Now).LaunchAttempts);
        Assert.Equal(2, LaunchTransitions.Claim(Claimed, request, "launch-2", Later, Now).LaunchAttempts);
    }

    [Fact]
    public void A_claim_keeps_the_request_of_the_record_and_its_version()
    {
        var stored = Claimed with { Version = 7, Request = Jobs.Request() with { ForceOnDemand = true } };

        var claimed = LaunchTransitions.Claim(stored, Jobs.Request(), "launch-2", Later, Now);

        Assert.True(claimed.Request!.ForceOnDemand);
        Assert.Equal(7, claimed.Version);
    }

    [Fact]
    public void Each_request_of_a_launch_has_a_token_of_its_own()
    {
        var next = LaunchTransitions.NextRequest(Unsettled, Market.OnDemand, "{\"a\":1}", "NoSpotCapacity", Now);

        Assert.NotEqual(Unsettled.ClientToken, next.ClientToken);
        Assert.Equal((Market.OnDemand, "{\"a\":1}", 2), (next.Market, next.Request, next.Sequence));
        Assert.InRange(LaunchTransitions.NewLaunch($"launch-{Guid.Empty:n}", [1], Market.Spot, "{}", null, Now).ClientToken.Length, 1, 64);
    }

    [Fact]
    public void Instances_of_a_launch_are_listed_once() =>
        Assert.Equal(["i-1", "i-2"], LaunchTransitions.Brought(LaunchTransitions.Brought(Unsettled, ["i-1"], ["i-1"], Now), ["i-1", "i-2"], ["i-1", "i-2"], Now).InstanceIds);

    [Fact]
    public void Launched_queued_and_parked_jobs_hold_no_lease()
    {
        var launched = LaunchTransitions.Launched(Claimed, "i-1", Now, Now);
        var queued = LaunchTransitions.BackToQueue(Claimed, Jobs.Request(), "It waits.", Later, Now);
        var parked = LaunchTransitions.Park(Claimed, Jobs.Request(), "no such type", Now);

        Assert.Equal((JobState.Launched, "i-1", null), (launched.State, launched.InstanceId, launched.LeaseUntil));
        Assert.Equal((JobState.Queued, Later, null), (queued.State, queued.NextAttemptAt, queued.LeaseUntil));
        Assert.Equal((JobState.Parked, "no such type", null), (parked.State, parked.Reason, parked.LeaseUntil));
        Assert.Equal("launch-1", queued.LaunchId);
    }

    [Fact]
    public void A_settled_launch_keeps_its_reason() =>
        Assert.Equal("NoSpotCapacity", LaunchTransitions.Settle(LaunchTransitions.NextRequest(Unsettled, Market.OnDemand, "{}", "NoSpotCapacity", Now), [1001], null, Now).Reason);
}
