using CsCheck;

namespace RunsFleet.Records.Tests;

public sealed class InstanceTransitionsTests
{
    private static readonly DateTimeOffset T0 = RunsFleet.Testing.Jobs.QueuedAt;

    [Fact]
    public void L04_whatever_the_order_and_the_repeats_the_ledger_ends_the_same()
    {
        var told = new[] { InstanceState.Pending, InstanceState.Running, InstanceState.ShuttingDown, InstanceState.Terminated };

        Gen.Select(Gen.Shuffle(told), Gen.Shuffle(told)).Sample((first, second) =>
        {
            var row = first.Concat(second).Aggregate(Row(), (row, state) => InstanceTransitions.StateHeard(row, state, At(state), T0.AddHours(1)));

            Assert.Equal(InstanceState.Terminated, row.State);
            Assert.Equal(
                (At(InstanceState.Running), At(InstanceState.ShuttingDown), At(InstanceState.Terminated)),
                (row.RunningAt, row.StoppingAt, row.TerminatedAt));
        });
    }

    [Fact]
    public void A_late_event_never_takes_the_state_back()
    {
        var terminated = InstanceTransitions.StateHeard(Row(), InstanceState.Terminated, T0.AddSeconds(9), T0);

        var late = InstanceTransitions.StateHeard(terminated, InstanceState.Running, T0.AddSeconds(5), T0);

        Assert.Equal((InstanceState.Terminated, T0.AddSeconds(5)), (late.State, late.RunningAt));
    }

    [Fact]
    public void What_is_gone_began_to_go_no_later()
    {
        var terminated = InstanceTransitions.StateHeard(Row(), InstanceState.Terminated, T0.AddSeconds(9), T0);
        Assert.Equal(T0.AddSeconds(9), terminated.StoppingAt);

        Assert.Equal(T0.AddSeconds(5), InstanceTransitions.StateHeard(terminated, InstanceState.ShuttingDown, T0.AddSeconds(5), T0).StoppingAt);
    }

    [Fact]
    public void An_end_is_expected_once_the_job_began_or_we_terminate_but_not_when_it_is_an_interruption()
    {
        Assert.False(InstanceTransitions.IsEndExpected(Row() with { JobId = 1 }));
        Assert.True(InstanceTransitions.IsEndExpected(Row() with { JobId = 1, JobStartedAt = T0 }));
        Assert.False(InstanceTransitions.IsEndExpected(Row() with { JobId = 1, JobStartedAt = T0, InterruptedAt = T0 }));
        Assert.True(InstanceTransitions.IsEndExpected(Row() with { JobId = 1, JobStartedAt = T0, JobEndedAt = T0 }));
        Assert.True(InstanceTransitions.IsEndExpected(Row() with { TerminationReason = "unassigned" }));
        Assert.False(InstanceTransitions.IsEndExpected(Row() with { TerminationReason = "unassigned", InterruptedAt = T0 }));
    }

    [Fact]
    public void No_news_is_the_same_row()
    {
        var running = InstanceTransitions.StateHeard(Row(), InstanceState.Running, T0, T0);

        Assert.Same(running, InstanceTransitions.StateHeard(running, InstanceState.Running, T0.AddSeconds(9), T0.AddHours(1)));
    }

    [Fact]
    public void L63_the_first_interruption_of_an_instance_stands()
    {
        var (first, _) = InstanceTransitions.Interrupted(Row(), null, T0, T0);
        var (second, _) = InstanceTransitions.Interrupted(first, null, T0.AddMinutes(2), T0.AddMinutes(2));

        Assert.Equal(T0, first.InterruptedAt);
        Assert.Same(first, second);
    }

    [Theory]
    [InlineData(JobState.Launched, true)]
    [InlineData(JobState.Running, true)]
    [InlineData(JobState.Queued, false)]
    [InlineData(JobState.Completed, false)]
    public void An_interruption_puts_the_job_on_the_instance_at_risk(JobState state, bool atRisk)
    {
        var job = BindingTransitionsTests.Launched(1, "i-a") with { State = state };

        Assert.Equal(atRisk, InstanceTransitions.Interrupted(Row() with { JobId = 1 }, job, T0, T0).Job!.AtRisk);
    }

    [Fact]
    public void L14_a_job_that_has_moved_to_another_instance_is_not_at_risk()
    {
        var job = BindingTransitionsTests.Launched(1, "i-other");

        Assert.Same(job, InstanceTransitions.Interrupted(Row() with { JobId = 1 }, job, T0, T0).Job);
    }

    private static DateTimeOffset At(InstanceState state) => T0.AddSeconds(10 * (int)state);

    private static InstanceRecord Row() => BindingTransitionsTests.Instance("i-a", null) with { State = InstanceState.Pending };
}
