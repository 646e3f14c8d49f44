using RunsFleet.Ec2;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;
using static RunsFleet.Events.Tests.Rows;

namespace RunsFleet.Events.Tests;

/// <summary>EventBridge is account-wide: most instances that events name may be somebody else's (lesson L64).</summary>
public sealed class OtherInstancesTests : IDisposable
{
    private static readonly InstanceObservation.Seen Theirs =
        new(Ours: false, "m7g.large", "us-east-1c", Market.OnDemand, EndReason.Unknown, Jobs.QueuedAt);

    private readonly World _world = new();

    [Fact]
    public async Task L64_a_life_of_somebody_elses_instance_costs_one_look_and_each_event_of_it_is_counted()
    {
        using var ignored = _world.Metric<long>(MetricNames.EventsIgnored);
        _world.Ec2.Shown[A] = Theirs;
        var at = _world.Now;
        Assert.Equal(Disposition.Done, await _world.HearState(A, "pending", at));
        var wait = Assert.IsType<Disposition.RetryAfter>(await _world.HearState(A, "running", at));
        _world.Time.Advance(wait.Delay);

        Assert.Equal(Disposition.Done, await _world.HearState(A, "running", at));
        var reads = _world.Records.Reads;
        _world.Time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(Disposition.Done, await _world.HearState(A, "stopping"));
        Assert.Equal(Disposition.Done, await _world.HearState(A, "shutting-down"));
        Assert.Equal(Disposition.Done, await _world.HearState(A, "terminated"));
        Assert.Equal(Disposition.Done, await _world.HearWarning(A));

        // What says that an instance goes is looked up in the ledger all the same: a row may have come late.
        Assert.Equal((1, reads + 3), (_world.Ec2.Calls, _world.Records.Reads));
        Assert.Equal(5, ignored.GetMeasurementSnapshot().Count(m => m.Tags[MetricTags.Reason] is "foreign_instance"));
    }

    [Fact]
    public async Task An_instance_without_our_tag_that_was_launched_just_now_may_be_ours()
    {
        _world.Ec2.Shown[A] = Theirs with { LaunchedAt = _world.Now };
        var at = _world.Now;

        // A warning is looked at without delay: before the tags of so young an instance prove anything.
        Assert.IsType<Disposition.RetryAfter>(await _world.HearWarning(A, at));
        _world.Time.Advance(TimeSpan.FromSeconds(15));
        _world.Put(Instance(A, null));

        Assert.Equal(Disposition.Done, await _world.HearWarning(A, at));
        Assert.Equal(at, _world.Instance(A).InterruptedAt);
    }

    [Fact]
    public async Task An_instance_that_was_taken_for_somebody_elses_is_ours_when_its_row_comes_late()
    {
        _world.Ec2.Shown[A] = Theirs;
        var at = _world.Now;
        _world.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(Disposition.Done, await _world.HearState(A, "running", at));
        _world.Put(Instance(A, null));

        Assert.Equal(Disposition.Done, await _world.HearWarning(A));

        Assert.NotNull(_world.Instance(A).InterruptedAt);
    }

    [Fact]
    public async Task An_event_about_an_instance_of_ours_that_no_ledger_ever_knows_is_kept_for_somebody_to_look_at()
    {
        _world.Ec2.Shown[A] = Theirs with { Ours = true };
        var at = _world.Now;
        _world.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.IsType<Disposition.RetryAfter>(await _world.HearState(A, "running", at));

        _world.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<Disposition.Poison>(await _world.HearState(A, "running", at));
    }

    [Fact]
    public async Task An_instance_that_EC2_does_not_tell_of_is_not_somebody_elses_however_long_that_lasts()
    {
        _world.Ec2.Shown[A] = new InstanceObservation.Unavailable("RequestLimitExceeded");
        var at = _world.Now;
        _world.Time.Advance(TimeSpan.FromMinutes(30));

        var wait = Assert.IsType<Disposition.RetryAfter>(await _world.HearState(A, "running", at));
        Assert.Equal(TimeSpan.FromMinutes(2), wait.Delay);
        Assert.IsType<Disposition.RetryAfter>(await _world.HearWarning(A, at));

        _world.Put(Instance(A, null));
        Assert.Equal(Disposition.Done, await _world.HearState(A, "running", at));
        Assert.Equal(at, _world.Instance(A).RunningAt);
    }

    [Fact]
    public async Task A_running_instance_that_nobody_shows_and_no_ledger_knows_is_looked_at_again_not_remembered()
    {
        var at = _world.Now;
        _world.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.IsType<Disposition.RetryAfter>(await _world.HearState(A, "running", at));

        _world.Put(Instance(A, null) with { State = InstanceState.Pending });

        Assert.Equal(Disposition.Done, await _world.HearState(A, "running", at));
        Assert.Equal(InstanceState.Running, _world.Instance(A).State);
    }

    public void Dispose() => _world.Dispose();
}
