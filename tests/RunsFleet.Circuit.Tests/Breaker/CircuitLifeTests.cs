using RunsFleet.Circuit.Breaker;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests.Breaker;

/// <summary>L41: half-open is lived through, and a circuit comes back to closed.</summary>
public sealed class CircuitLifeTests
{
    private static readonly CircuitOptions Options = new();

    /// <summary>Opened at 0, half-open from 30.</summary>
    private static readonly CircuitRecord Opened = CircuitLife.Open(CircuitRecord.None(Pool), At(0), At(30)) with { InterruptionCount = 3, LastInterruptionAt = At(0) };

    [Theory]
    [InlineData(29.9, nameof(BreakerState.Open), 0.1, 0)]
    [InlineData(30, nameof(BreakerState.HalfOpen), 10d, 1)]
    [InlineData(39.9, nameof(BreakerState.HalfOpen), 0.1, 1)]
    [InlineData(40, nameof(BreakerState.Closed), null, 0)]
    public void L41_readers_judge_time_themselves(double now, string state, double? remaining, int probes)
    {
        var view = CircuitLife.View(Opened, Options, At(now));

        Assert.Equal(state, view.State.ToString());
        Assert.Equal(remaining, view.Remaining is { } span ? Math.Round(span.TotalMinutes, 6) : null);
        Assert.Equal(probes, view.ProbesFree);
    }

    [Fact]
    public void Nobody_asks_for_a_probe_period_and_the_circuit_closes_at_that_moment()
    {
        var record = CircuitLife.Advance(Opened, [], Options, At(300));

        Assert.Equal(BreakerState.Closed, record.State);
        Assert.Equal(At(40), record.ValidFrom);
        Assert.Null(record.AutoResetAt);
    }

    [Fact]
    public void Probes_are_granted_to_their_number_and_again_to_who_has_them()
    {
        var options = new CircuitOptions { Probes = 2 };
        var (first, granted) = CircuitLife.Acquire(Opened, "one", 5, options, At(31));
        Assert.Equal(2, granted);
        Assert.Equal((0, 2), (CircuitLife.Acquire(first, "two", 1, options, At(31)).Granted, CircuitLife.Acquire(first, "one", 5, options, At(31)).Granted));
        Assert.Equal(first, CircuitLife.Acquire(first, "one", 5, options, At(31)).Record);
    }

    [Fact]
    public void An_open_circuit_grants_nothing_and_a_closed_one_everything()
    {
        Assert.Equal(0, CircuitLife.Acquire(Opened, "one", 5, Options, At(29)).Granted);
        Assert.Equal(5, CircuitLife.Acquire(CircuitRecord.None(Pool), "one", 5, Options, At(29)).Granted);
    }

    [Fact]
    public void A_probe_that_is_interrupted_opens_the_circuit_for_twice_as_long()
    {
        var record = Evaluate(Probed(31), 33, Fact(7, 32));

        Assert.Equal(BreakerState.Open, record.State);
        Assert.Equal((At(32), At(92), 1), (record.OpenedAt, record.AutoResetAt, record.Trips));
        Assert.True(new CircuitChange(Probed(31), record).Opens);
        Assert.Empty(record.Probes);
    }

    [Fact]
    public void A_probe_that_survives_closes_the_circuit_though_failed_probes_are_remembered()
    {
        var record = Evaluate(Probed(31) with { Trips = 2, TripsUntil = At(600) }, 50);

        Assert.Equal(BreakerState.Closed, record.State);
        Assert.Equal((At(41), 2), (record.ValidFrom, record.Trips));
    }

    [Fact]
    public void An_interruption_after_the_probe_period_fails_no_probe() =>
        Assert.Equal(BreakerState.Closed, Evaluate(Probed(31), 42, Fact(7, 41)).State);

    [Fact]
    public void Instances_that_are_no_probe_decide_none()
    {
        var record = Evaluate(Probed(31), 33, Fact(8, 32), Fact(9, 32));

        Assert.Equal(BreakerState.HalfOpen, record.State);
        Assert.Equal(0, record.Trips);
    }

    [Fact]
    public void A_probe_that_nobody_binds_lapses_and_the_circuit_stays_half_open()
    {
        var granted = CircuitLife.Acquire(Opened, "one", 1, Options, At(35)).Record;

        Assert.Equal(0, CircuitLife.View(granted, Options, At(36.9)).ProbesFree);
        Assert.Equal((BreakerState.HalfOpen, 1), (CircuitLife.View(granted, Options, At(37)).State, CircuitLife.View(granted, Options, At(37)).ProbesFree));

        // Somebody asked at 35.
        Assert.Equal(BreakerState.HalfOpen, CircuitLife.View(granted, Options, At(44.9)).State);
        Assert.Equal(BreakerState.Closed, CircuitLife.View(granted, Options, At(45)).State);
    }

    [Fact]
    public void A_launch_that_brought_nothing_gives_its_probe_back()
    {
        var granted = CircuitLife.Acquire(Opened, "one", 1, Options, At(31)).Record;

        var released = CircuitLife.Bind(granted, "one", [], Options, At(32));

        Assert.Empty(released.Probes);
        Assert.Equal(1, CircuitLife.Acquire(released, "two", 1, Options, At(32)).Granted);
    }

    [Fact]
    public void Binding_again_changes_nothing_and_binds_no_more_than_was_granted()
    {
        var bound = Probed(31);

        Assert.Equal(bound, CircuitLife.Bind(bound, "one", [Id(7)], Options, At(33)));
        Assert.Equal(bound, CircuitLife.Bind(bound, "one", [Id(7), Id(8)], Options, At(33)));
        Assert.Equal(bound, CircuitLife.Bind(bound, "another", [Id(9)], Options, At(33)));
    }

    [Fact]
    public void A_launch_whose_probe_lapsed_gets_the_one_that_is_free()
    {
        var granted = CircuitLife.Acquire(Opened, "one", 1, Options, At(31)).Record;

        Assert.Equal(Id(7), Assert.Single(CircuitLife.Bind(granted, "one", [Id(7)], Options, At(35)).Probes).InstanceId);
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 60)]
    [InlineData(2, 120)]
    [InlineData(3, 240)]
    [InlineData(4, 240)]
    [InlineData(1000, 240)]
    public void The_cooldown_doubles_with_each_failed_probe_up_to_its_maximum(int trips, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), CircuitLife.CooldownAfter(trips, Options));

    [Fact]
    public void Failed_probes_are_forgotten_after_a_day_without_an_interruption()
    {
        var tripped = CircuitRecord.None(Pool) with { Trips = 2, TripsUntil = At(0) + CircuitLife.Quiet };

        Assert.Equal(2, Evaluate(tripped, 23 * 60).Trips);
        Assert.Equal(0, Evaluate(tripped, 24 * 60).Trips);

        // One more interruption begins the day anew, and a burst opens for as long as the failed probes say.
        Assert.Equal(At(60) + CircuitLife.Quiet, Evaluate(tripped, 60, Fact(1, 60)).TripsUntil);
        Assert.Equal(At(182), Evaluate(tripped, 62, Fact(1, 60), Fact(2, 61), Fact(3, 62)).AutoResetAt);
    }

    [Fact]
    public void A_person_opens_a_circuit_for_a_while_and_never_shortens_it()
    {
        var held = CircuitLife.Hold(CircuitRecord.None(Pool), TimeSpan.FromMinutes(5), Options, At(0));
        Assert.Equal((BreakerState.Open, At(5)), (held.State, held.AutoResetAt));
        Assert.Equal(BreakerState.HalfOpen, CircuitLife.View(held, Options, At(5)).State);

        Assert.Equal(At(30), CircuitLife.Hold(Opened, TimeSpan.FromMinutes(5), Options, At(1)).AutoResetAt);
        Assert.Equal(At(61), CircuitLife.Hold(Opened, TimeSpan.FromHours(1), Options, At(1)).AutoResetAt);
    }

    [Fact]
    public void A_circuit_that_nobody_looked_at_for_days_is_closed() =>
        Assert.Equal(BreakerState.Closed, CircuitLife.View(Probed(31), Options, At(60 * 24 * 7)).State);

    private static CircuitRecord Probed(double minutes) =>
        CircuitLife.Bind(CircuitLife.Acquire(Opened, "one", 1, Options, At(minutes)).Record, "one", [Id(7)], Options, At(minutes));

    private static CircuitRecord Evaluate(CircuitRecord record, double now, params InterruptionFact[] facts) =>
        CircuitRules.Evaluate(record, facts, CircuitRecord.None, Options, At(now));
}
