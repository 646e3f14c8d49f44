using RunsFleet.Circuit.Breaker;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests.Breaker;

/// <summary>One pool alone.</summary>
public sealed class CircuitRulesTests
{
    private static readonly CircuitOptions Options = new();
    private static readonly CircuitRecord None = CircuitRecord.None(Pool);

    [Theory]
    [InlineData("Too few", new double[] { 0, 1 }, 1, null)]
    [InlineData("Threshold within the window", new double[] { 0, 1, 2 }, 2, 2d)]
    [InlineData("All at once", new double[] { 5, 5, 5 }, 5, 5d)]
    [InlineData("Exactly one window apart", new double[] { 0, 7, 15 }, 15, 15d)]
    [InlineData("A little more than one window apart", new[] { 0, 7, 15.001 }, 16, null)]
    [InlineData("L40: a burst across the edge of tumbling windows", new double[] { 14, 15, 16 }, 16, 16d)]
    [InlineData("Old facts do not help new ones", new double[] { 0, 1, 20 }, 20, null)]
    [InlineData("More than the threshold: the newest that has two before it", new double[] { 0, 1, 2, 3, 12 }, 12, 12d)]
    [InlineData("A straggler outside the window does not prolong", new double[] { 0, 1, 2, 18 }, 18, 2d)]
    [InlineData("Late news of an old burst that still cools down", new double[] { 0, 1, 2 }, 31, 2d)]
    [InlineData("A burst that has cooled down", new double[] { 0, 1, 2 }, 32, null)]
    [InlineData("Of two bursts the newer", new double[] { 0, 1, 2, 20, 21, 22 }, 25, 22d)]
    public void L40_a_circuit_opens_when_threshold_facts_fit_within_one_window(string situation, double[] facts, double now, double? openedAt)
    {
        var record = Evaluate(None, Facts(facts), now);

        Assert.True(openedAt is not null == record.State is BreakerState.Open, situation);
        Assert.Equal(openedAt is { } at ? At(at) : null, record.OpenedAt);
        Assert.Equal(openedAt is { } opened ? At(opened + 30) : null, record.AutoResetAt);
    }

    [Fact]
    public void The_record_tells_what_counts()
    {
        var record = Evaluate(None, Facts(0, 3, 10, 16), 17);

        Assert.Equal(3, record.InterruptionCount);
        Assert.Equal(At(3), record.FirstInterruptionAt);
        Assert.Equal(At(16), record.LastInterruptionAt);
    }

    [Fact]
    public void L39_L63_an_instance_counts_once_whatever_times_are_known_of_it()
    {
        var record = Evaluate(None, [Fact(1, 0), Fact(1, 1), Fact(1, 2), Fact(2, 2)], 3);

        Assert.Equal(2, record.InterruptionCount);
        Assert.Equal(BreakerState.Closed, record.State);
    }

    [Fact]
    public void An_instance_whose_first_fact_is_void_does_not_count_again()
    {
        var record = Evaluate(CircuitLife.Reset(None, At(5)), [Fact(1, 4), Fact(1, 6), Fact(2, 6), Fact(3, 7)], 8);

        Assert.Equal(2, record.InterruptionCount);
        Assert.Equal(BreakerState.Closed, record.State);
    }

    [Fact]
    public void The_same_facts_change_nothing_twice()
    {
        var opened = Open(0, 1, 2);

        Assert.Equal(opened, Evaluate(opened, Facts(0, 1, 2), 10));
        Assert.Equal(None, Evaluate(None, [], 10));
    }

    [Fact]
    public void More_interruptions_keep_an_open_circuit_open_for_longer_and_do_not_open_it_again()
    {
        var before = Open(0, 1, 2);
        var record = Evaluate(before, Facts(0, 1, 2, 9), 10);

        Assert.Equal(At(9), record.OpenedAt);
        Assert.Equal(At(39), record.AutoResetAt);
        Assert.Equal(4, record.InterruptionCount);
        Assert.False(new CircuitChange(before, record).Opens);
    }

    [Fact]
    public void An_open_circuit_is_not_closed_before_its_time_by_facts_that_are_gone()
    {
        var record = Evaluate(Open(0, 1, 2), [], 10);

        Assert.Equal(At(32), record.AutoResetAt);
        Assert.Equal(3, record.InterruptionCount);
    }

    [Fact]
    public void What_happened_before_a_circuit_closed_is_void()
    {
        // Open until 32, half-open until nobody asked for 10 minutes; one after that.
        var record = Evaluate(Open(0, 1, 2), Facts(0, 1, 2, 40, 41.9, 43), 43);

        Assert.Equal(BreakerState.Closed, record.State);
        Assert.Equal(At(42), record.ValidFrom);
        Assert.Equal(1, record.InterruptionCount);
    }

    [Fact]
    public void A_circuit_that_closed_by_itself_opens_again_on_new_facts()
    {
        var before = Open(0, 1, 2);
        var record = Evaluate(before, Facts(0, 1, 2, 43, 44, 45), 45);

        Assert.Equal(At(45), record.OpenedAt);
        Assert.Equal(3, record.InterruptionCount);
        Assert.True(new CircuitChange(before, record).Opens);
    }

    [Fact]
    public void A_new_burst_opens_a_half_open_circuit_without_a_failed_probe()
    {
        var before = Open(0, 1, 2);
        var record = Evaluate(before, Facts(0, 1, 2, 33, 34, 35), 35);

        Assert.Equal(BreakerState.Open, record.State);
        Assert.Equal(At(65), record.AutoResetAt);
        Assert.Equal(0, record.Trips);
        Assert.True(new CircuitChange(before, record).Opens);
    }

    [Fact]
    public void A_reset_voids_facts_up_to_its_own_moment()
    {
        var reset = CircuitLife.Reset(Open(0, 1, 2), At(2));

        Assert.Equal(BreakerState.Closed, reset.State);
        Assert.Equal(0, reset.InterruptionCount);
        Assert.Equal(reset, Evaluate(reset, Facts(0, 1, 2), 3));
        Assert.Equal(BreakerState.Open, Evaluate(reset, Facts(0, 1, 2, 3, 4, 5), 5).State);
    }

    [Theory]
    [InlineData(2, 15, 15)]
    [InlineData(5, 30, 30)]
    public void Options_are_obeyed(int threshold, int window, int cooldown)
    {
        var options = new CircuitOptions { Threshold = threshold, Window = TimeSpan.FromMinutes(window), Cooldown = TimeSpan.FromMinutes(cooldown) };
        var minutes = Enumerable.Range(0, threshold).Select(i => (double)i * window / (threshold - 1)).ToArray();

        Assert.Equal(At(window + cooldown), Evaluate(None, Facts(minutes), window, options).AutoResetAt);
        Assert.Equal(BreakerState.Closed, Evaluate(None, Facts(minutes[1..]), window, options).State);
    }

    [Fact]
    public void With_a_window_longer_than_the_cooldown_a_burst_counts_while_it_cools_down_and_no_longer()
    {
        var options = new CircuitOptions { Window = TimeSpan.FromMinutes(30), Cooldown = TimeSpan.FromMinutes(15) };

        var open = Evaluate(None, Facts(0, 14, 28), 28, options);
        Assert.Equal((BreakerState.Open, At(43)), (open.State, open.AutoResetAt));

        // Still within one window of each other, and yet long since paid for.
        var halfOpen = Evaluate(open, Facts(0, 14, 28), 44, options);
        Assert.Equal(BreakerState.HalfOpen, halfOpen.State);
        var closed = Evaluate(halfOpen, Facts(0, 14, 28), 54, options);
        Assert.Equal(BreakerState.Closed, closed.State);
        Assert.Equal(BreakerState.Closed, Evaluate(closed, [.. Facts(0, 14, 28), Fact(9, 55)], 55, options).State);
        Assert.Equal(BreakerState.Closed, Evaluate(None, Facts(0, 14, 28), 44, options).State);
    }

    private static CircuitRecord Open(params double[] minutes) => Evaluate(None, Facts(minutes), minutes[^1]) with { Version = 1 };

    private static CircuitRecord Evaluate(CircuitRecord record, InterruptionFact[] facts, double now, CircuitOptions? options = null) =>
        CircuitRules.Evaluate(record, facts, CircuitRecord.None, options ?? Options, At(now));
}
