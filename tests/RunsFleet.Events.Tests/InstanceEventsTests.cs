using Microsoft.Extensions.Logging;
using RunsFleet.Ec2;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;
using static RunsFleet.Events.Tests.Rows;

namespace RunsFleet.Events.Tests;

public sealed class InstanceEventsTests : IDisposable
{
    private readonly World _world = new();

    [Fact]
    public async Task States_go_to_the_ledger_and_a_late_one_never_goes_back()
    {
        _world.Put(Instance(A, 1) with { State = InstanceState.Pending, Market = Market.OnDemand });

        await _world.HearState(A, "terminated", _world.Now.AddSeconds(30));
        await _world.HearState(A, "running", _world.Now);

        var row = _world.Instance(A);
        Assert.Equal((InstanceState.Terminated, _world.Now, _world.Now.AddSeconds(30)), (row.State, row.RunningAt, row.TerminatedAt));
        Assert.Equal(0, _world.Ec2.Calls);
    }

    [Fact]
    public async Task A_warning_marks_the_instance_and_its_job_and_tells_the_circuit()
    {
        Running();

        Assert.Equal(Disposition.Done, await _world.HearWarning(A));

        Assert.Equal(_world.Now, _world.Instance(A).InterruptedAt);
        Assert.True(_world.Job(1).AtRisk);
        Assert.Equal(new Interruption(A, "c7g.large", "us-east-1b", _world.Now, InterruptionEvidence.Warning), Assert.Single(_world.Circuit.Told));
    }

    [Fact]
    public async Task L42_a_warning_without_a_job_counts_all_the_same()
    {
        _world.Put(Instance(A, null));

        await _world.HearWarning(A);

        Assert.Single(_world.Circuit.Facts);
    }

    [Fact]
    public async Task L42_a_warning_is_acknowledged_only_when_the_circuit_has_stored_it()
    {
        Running();
        _world.Circuit.Down = true;

        var wait = Assert.IsType<Disposition.RetryAfter>(await _world.HearWarning(A));
        Assert.InRange(wait.Delay, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.NotNull(_world.Instance(A).InterruptedAt);

        var warnedAt = _world.Now;
        _world.Time.Advance(TimeSpan.FromSeconds(5));
        _world.Circuit.Down = false;
        Assert.Equal(Disposition.Done, await _world.HearWarning(A, warnedAt));
        Assert.Equal((A, warnedAt), Assert.Single(_world.Circuit.Facts));
    }

    [Fact]
    public async Task L63_warning_shutting_down_and_terminated_are_one_interruption_whatever_their_order()
    {
        Running();
        var warnedAt = _world.Now;
        _world.Ec2.Shown[A] = Seen(EndReason.SpotReclaimed);

        await _world.HearWarning(A, warnedAt);
        await _world.HearState(A, "terminated", warnedAt.AddSeconds(130));
        await _world.HearState(A, "shutting-down", warnedAt.AddSeconds(120));
        await _world.HearWarning(A, warnedAt);

        Assert.Equal((A, warnedAt), Assert.Single(_world.Circuit.Facts));
        Assert.Equal(1, _world.Ec2.Calls);
        Assert.Equal((InstanceState.Terminated, true), (_world.Instance(A).State, _world.Instance(A).SpotReclaimed));
    }

    [Fact]
    public async Task L20_what_ended_an_interrupted_instance_is_asked_until_EC2_says()
    {
        Running();
        var warnedAt = _world.Now;
        await _world.HearWarning(A, warnedAt);

        Assert.IsType<Disposition.RetryAfter>(await _world.HearState(A, "shutting-down", warnedAt.AddSeconds(6)));
        Assert.Null(_world.Instance(A).StoppingAt);
        _world.Ec2.Shown[A] = Seen(EndReason.Other);
        await _world.HearState(A, "shutting-down", warnedAt.AddSeconds(6));
        Assert.Equal((warnedAt.AddSeconds(6), false), (_world.Instance(A).StoppingAt, _world.Instance(A).SpotReclaimed));
    }

    [Fact]
    public async Task What_EC2_never_says_is_not_waited_for_any_longer()
    {
        Running();
        var warnedAt = _world.Now;
        await _world.HearWarning(A, warnedAt);
        _world.Time.Advance(TimeSpan.FromMinutes(6));

        Assert.IsType<Disposition.Completed>(await _world.HearState(A, "shutting-down", warnedAt.AddSeconds(6)));

        Assert.Equal((warnedAt.AddSeconds(6), null), (_world.Instance(A).StoppingAt, _world.Instance(A).SpotReclaimed));
    }

    [Fact]
    public async Task A_spot_instance_that_went_without_a_warning_for_the_spot_market_is_interrupted()
    {
        Running();
        _world.Ec2.Shown[A] = Seen(EndReason.SpotReclaimed);

        await _world.HearState(A, "shutting-down");
        await _world.HearState(A, "terminated", _world.Now.AddSeconds(10));

        Assert.Equal((InstanceState.Terminated, _world.Now), (_world.Instance(A).State, _world.Instance(A).InterruptedAt));
        Assert.True(_world.Job(1).AtRisk);
        Assert.Equal((A, _world.Now), Assert.Single(_world.Circuit.Facts));
        Assert.All(_world.Circuit.Told, fact => Assert.Equal(InterruptionEvidence.StateChange, fact.Evidence));
    }

    [Fact]
    public async Task An_end_for_any_other_reason_is_no_interruption()
    {
        Running();
        _world.Ec2.Shown[A] = Seen(EndReason.Other);

        await _world.HearState(A, "shutting-down");

        Assert.Null(_world.Instance(A).InterruptedAt);
        Assert.Equal(0, _world.Circuit.Calls);
    }

    [Fact]
    public async Task An_end_that_we_caused_or_that_follows_a_job_gone_well_or_on_demand_is_not_even_looked_at()
    {
        _world.Put(Launched(1, A) with { State = JobState.Completed, Conclusion = "success" });
        _world.Put(
            Instance(A, 1) with { JobStartedAt = _world.Now, JobEndedAt = _world.Now }, Instance(B, null) with { TerminationReason = "unassigned" }, Instance("i-0000000000000000c", null) with { Market = Market.OnDemand });

        foreach (var id in (string[])[A, B, "i-0000000000000000c"])
        {
            Assert.Equal(Disposition.Done, await _world.HearState(id, "shutting-down"));
            Assert.Equal(Disposition.Done, await _world.HearState(id, "terminated"));
            Assert.Equal(InstanceState.Terminated, _world.Instance(id).State);
        }

        Assert.Equal(0, _world.Ec2.Calls);
    }

    [Fact]
    public async Task L37_a_reason_that_is_not_known_yet_is_asked_for_again_and_does_not_hold_up_the_ledger()
    {
        Running();
        var at = _world.Now;
        _world.Ec2.Shown[A] = Seen(EndReason.Unknown);

        Assert.IsType<Disposition.RetryAfter>(await _world.HearState(A, "shutting-down", at));
        Assert.Equal(InstanceState.ShuttingDown, _world.Instance(A).State);

        _world.Ec2.Shown[A] = Seen(EndReason.SpotReclaimed);
        _world.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Disposition.Done, await _world.HearState(A, "shutting-down", at));
        Assert.Equal(at, _world.Instance(A).InterruptedAt);
    }

    [Fact]
    public async Task L64_a_warning_about_somebody_elses_instance_is_ignored_and_counted()
    {
        using var ignored = _world.Metric<long>(MetricNames.EventsIgnored);
        _world.Ec2.Shown[A] = Seen(EndReason.Unknown) with { Ours = false };

        Assert.Equal(Disposition.Done, await _world.HearWarning(A));

        Assert.Equal(0, _world.Circuit.Calls);
        Assert.Equal("foreign_instance", Assert.Single(ignored.GetMeasurementSnapshot()).Tags[MetricTags.Reason]);
    }

    [Fact]
    public async Task L64_a_warning_before_the_ledger_row_takes_type_and_zone_from_EC2_and_marks_the_row_when_it_comes()
    {
        var at = _world.Now;
        _world.Ec2.Shown[A] = Seen(EndReason.Unknown);

        Assert.IsType<Disposition.RetryAfter>(await _world.HearWarning(A, at));
        Assert.Equal(new Interruption(A, "m7g.large", "us-east-1c", at, InterruptionEvidence.Warning), Assert.Single(_world.Circuit.Told));

        _world.Put(Instance(A, null));
        Assert.Equal(Disposition.Done, await _world.HearWarning(A, at));
        Assert.Equal(at, _world.Instance(A).InterruptedAt);
        Assert.Single(_world.Circuit.Facts);
    }

    [Fact]
    public async Task A_warning_about_an_instance_that_EC2_does_not_show_yet_is_retried_by_time()
    {
        var at = _world.Now;

        Assert.IsType<Disposition.RetryAfter>(await _world.HearWarning(A, at));
        _world.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.IsType<Disposition.RetryAfter>(await _world.HearWarning(A, at));
        Assert.Equal(0, _world.Circuit.Calls);
    }

    [Fact]
    public async Task A_state_of_an_unknown_instance_waits_longer_and_longer_for_its_row_and_is_then_counted_and_let_go()
    {
        using var ignored = _world.Metric<long>(MetricNames.EventsIgnored);
        var at = _world.Now;
        var waits = new List<TimeSpan>();

        while (await _world.HearState(A, "running", at) is Disposition.RetryAfter wait)
        {
            waits.Add(wait.Delay);
            _world.Time.Advance(wait.Delay);
        }

        Assert.Equal(waits.Order(), waits);
        Assert.Equal((15, 120), (waits[0].TotalSeconds, waits[^1].TotalSeconds));
        Assert.InRange(waits.Count, 5, 15);
        Assert.Equal("unknown_instance", Assert.Single(ignored.GetMeasurementSnapshot()).Tags[MetricTags.Reason]);
        Assert.Contains(_world.Log, line => line.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task A_state_of_a_just_launched_instance_costs_no_call_to_EC2()
    {
        Assert.IsType<Disposition.RetryAfter>(await _world.HearState(A, "running"));

        Assert.Equal(0, _world.Ec2.Calls);
    }

    [Fact]
    public async Task L38_a_race_over_the_ledger_row_loses_no_interruption()
    {
        Running();
        var races = 0;
        _world.Records.BeforeWrite = _ =>
        {
            if (races++ == 0)
            {
                _world.Put(_world.Instance(A) with { RunnerId = 99 });
            }
        };

        await _world.HearWarning(A);

        Assert.Equal((99, _world.Now), (_world.Instance(A).RunnerId, _world.Instance(A).InterruptedAt));
    }

    [Theory]
    [InlineData("EC2 Instance Rebalance Recommendation", "aws.ec2")]
    [InlineData("EC2 Instance State-change Notification", "acme.impostor")]
    public async Task Other_events_are_acknowledged_and_change_nothing(string detailType, string source)
    {
        Running();
        var writes = _world.Records.Writes;

        var body = World.EventBridge(detailType, "arn", _world.Now, $$"""{"instance-id":"{{A}}","state":"terminated"}""", source);
        Assert.Equal(Disposition.Done, await _world.Hear(body));

        Assert.Equal(writes, _world.Records.Writes);
    }

    [Theory]
    [InlineData("""{"state":"running"}""")]
    [InlineData("""{"instance-id":17,"state":"running"}""")]
    [InlineData("""{"instance-id":"i-1; drop","state":"running"}""")]
    [InlineData("""{"instance-id":"i-0000000000000000a","state":"dreaming"}""")]
    public async Task L08_an_event_that_EC2_would_not_write_is_poison_with_a_reason(string detail)
    {
        var poison = Assert.IsType<Disposition.Poison>(
            await _world.Hear(World.EventBridge("EC2 Instance State-change Notification", "arn", _world.Now, detail)));

        Assert.Contains("detail.", poison.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("drop", poison.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alarm_is_logged()
    {
        const string Body = """
            {"Type":"Notification","MessageId":"m","TopicArn":"arn:aws:sns:us-east-1:123456789012:alarms","Timestamp":"2026-03-01T12:00:00Z",
             "Message":"{\"AlarmName\":\"QueueAge\",\"NewStateValue\":\"ALARM\",\"NewStateReason\":\"why\"}"}
            """;

        Assert.Equal(Disposition.Done, await _world.Hear(Body));

        Assert.Contains(_world.Log, line => line.Message == "Alarm QueueAge is ALARM.");
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task L38_a_race_without_end_is_left_for_later_at_times_that_differ()
    {
        Running();
        _world.Records.IsHeld = _ => true;
        var delays = new HashSet<TimeSpan>();
        for (var i = 0; i < 60; i++)
        {
            delays.Add(Assert.IsType<Disposition.RetryAfter>(await _world.HearWarning(A)).Delay);
            delays.Add(Assert.IsType<Disposition.RetryAfter>(await _world.HearState(A, "running")).Delay);
        }

        Assert.All(delays, delay => Assert.InRange(delay, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)));
        Assert.True(delays.Count > 1);
    }

    private void Running()
    {
        _world.Put(Launched(1, A) with { State = JobState.Running });
        _world.Put(Instance(A, 1) with { JobStartedAt = _world.Now });
    }

    private static InstanceObservation.Seen Seen(EndReason reason) => new(Ours: true, "m7g.large", "us-east-1c", Market.Spot, reason, RunsFleet.Testing.Jobs.QueuedAt);
}
