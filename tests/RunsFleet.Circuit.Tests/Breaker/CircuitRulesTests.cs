using RunsFleet.Circuit.Breaker;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests.Breaker;

public sealed class CircuitRulesTests
{
    private static readonly CircuitOptions Options = new();
    private static readonly CircuitRecord None = CircuitRecord.None(Scope);

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
    public void A_circuit_opens_when_threshold_facts_fit_within_one_window(string situation, double[] facts, double now, double? openedAt)
    {
        var transition = CircuitRules.Evaluate(None, Facts(facts), Options, At(now));

        if (openedAt is { } expected)
        {
            var record = Assert.IsType<CircuitTransition.Opened>(transition).Record;
            Assert.True(At(expected) == record.OpenedAt, situation);
            Assert.Equal(At(expected + 30), record.AutoResetAt);
            Assert.True(record.IsOpenAt(At(now)));
        }
        else
        {
            Assert.False(Assert.IsType<CircuitTransition.Updated>(transition).Record.IsOpenAt(At(now)), situation);
        }
    }

    [Fact]
    public void The_record_tells_what_counts()
    {
        var record = Assert.IsType<CircuitTransition.Opened>(CircuitRules.Evaluate(None, Facts(0, 3, 10, 16), Options, At(17))).Record;

        Assert.Equal(3, record.InterruptionCount);
        Assert.Equal(At(3), record.FirstInterruptionAt);
        Assert.Equal(At(16), record.LastInterruptionAt);
    }

    [Fact]
    public void L39_L63_an_instance_counts_once_whatever_times_are_known_of_it()
    {
        var facts = new[] { Fact(1, 0), Fact(1, 1), Fact(1, 2), Fact(2, 2) };

        var record = Assert.IsType<CircuitTransition.Updated>(CircuitRules.Evaluate(None, facts, Options, At(3))).Record;

        Assert.Equal(2, record.InterruptionCount);
        Assert.False(record.IsOpenAt(At(3)));
    }

    [Fact]
    public void An_instance_whose_first_fact_is_void_does_not_count_again()
    {
        var reset = CircuitRules.Reset(None, At(5));

        var record = Assert.IsType<CircuitTransition.Updated>(
            CircuitRules.Evaluate(reset, [Fact(1, 4), Fact(1, 6), Fact(2, 6), Fact(3, 7)], Options, At(8))).Record;

        Assert.Equal(2, record.InterruptionCount);
        Assert.False(record.IsOpenAt(At(8)));
    }

    [Fact]
    public void The_same_facts_change_nothing_twice()
    {
        var opened = Open(0, 1, 2);

        Assert.IsType<CircuitTransition.Unchanged>(CircuitRules.Evaluate(opened, Facts(0, 1, 2), Options, At(10)));
        Assert.IsType<CircuitTransition.Unchanged>(CircuitRules.Evaluate(None, [], Options, At(10)));
    }

    [Fact]
    public void More_interruptions_keep_an_open_circuit_open_for_longer_and_do_not_open_it_again()
    {
        var record = Assert.IsType<CircuitTransition.Updated>(CircuitRules.Evaluate(Open(0, 1, 2), Facts(0, 1, 2, 9), Options, At(10))).Record;

        Assert.Equal(At(9), record.OpenedAt);
        Assert.Equal(At(39), record.AutoResetAt);
        Assert.Equal(4, record.InterruptionCount);
    }

    [Fact]
    public void An_open_circuit_is_not_closed_before_its_time_by_facts_that_are_gone()
    {
        var record = Assert.IsType<CircuitTransition.Updated>(CircuitRules.Evaluate(Open(0, 1, 2), [], Options, At(10))).Record;

        Assert.Equal(At(32), record.AutoResetAt);
        Assert.True(record.IsOpenAt(At(10)));
    }

    [Fact]
    public void What_happened_before_a_circuit_closed_by_itself_is_void()
    {
        // Two in its open time, not enough to prolong it, then one after it closed at 32.
        var facts = Facts(0, 1, 2, 20, 31, 33);

        var record = Assert.IsType<CircuitTransition.Updated>(CircuitRules.Evaluate(Open(0, 1, 2), facts, Options, At(33))).Record;

        Assert.False(record.IsOpenAt(At(33)));
        Assert.Equal(StoredState.Closed, record.State);
        Assert.Equal(At(32), record.ValidFrom);
        Assert.Equal(1, record.InterruptionCount);
        Assert.Null(record.AutoResetAt);
    }

    [Fact]
    public void A_circuit_that_closed_by_itself_opens_again_on_new_facts()
    {
        var record = Assert.IsType<CircuitTransition.Opened>(
            CircuitRules.Evaluate(Open(0, 1, 2), Facts(0, 1, 2, 33, 34, 35), Options, At(35))).Record;

        Assert.Equal(At(35), record.OpenedAt);
        Assert.Equal(At(32), record.ValidFrom);
        Assert.Equal(3, record.InterruptionCount);
    }

    [Fact]
    public void A_reset_voids_facts_up_to_its_own_moment()
    {
        var reset = CircuitRules.Reset(Open(0, 1, 2), At(2));

        Assert.False(reset.IsOpenAt(At(2)));
        Assert.Equal(0, reset.InterruptionCount);
        Assert.IsType<CircuitTransition.Unchanged>(CircuitRules.Evaluate(reset, Facts(0, 1, 2), Options, At(3)));
        Assert.IsType<CircuitTransition.Opened>(CircuitRules.Evaluate(reset, Facts(0, 1, 2, 3, 4, 5), Options, At(5)));
    }

    [Theory]
    [InlineData(31.9, true, 3)]
    [InlineData(32, false, 0)]
    public void Readers_judge_expiry_themselves(double now, bool open, int count)
    {
        var view = CircuitRules.View(Open(0, 1, 2), Options, At(now));

        Assert.Equal(open, view.IsOpen);
        Assert.Equal(count, view.InterruptionCount);
        Assert.Equal(open ? At(32) - At(now) : null, view.Remaining);
    }

    [Theory]
    [InlineData(16, 2)]
    [InlineData(16.1, 0)]
    public void Interruptions_of_a_closed_circuit_no_longer_count_when_the_window_has_passed(double now, int count)
    {
        var record = Assert.IsType<CircuitTransition.Updated>(CircuitRules.Evaluate(None, Facts(0, 1), Options, At(2))).Record;

        Assert.Equal(count, CircuitRules.View(record, Options, At(now)).InterruptionCount);
    }

    [Theory]
    [InlineData(2, 15, 15)]
    [InlineData(5, 30, 30)]
    public void Options_are_obeyed(int threshold, int window, int cooldown)
    {
        var options = new CircuitOptions { Threshold = threshold, Window = TimeSpan.FromMinutes(window), Cooldown = TimeSpan.FromMinutes(cooldown) };
        var minutes = Enumerable.Range(0, threshold).Select(i => (double)i * window / (threshold - 1)).ToArray();

        var record = Assert.IsType<CircuitTransition.Opened>(CircuitRules.Evaluate(None, Facts(minutes), options, At(window))).Record;
        Assert.Equal(At(window + cooldown), record.AutoResetAt);
        Assert.IsType<CircuitTransition.Updated>(CircuitRules.Evaluate(None, Facts(minutes[1..]), options, At(window)));
    }

    private static CircuitRecord Open(params double[] minutes) =>
        Assert.IsType<CircuitTransition.Opened>(CircuitRules.Evaluate(None, Facts(minutes), Options, At(minutes[^1]))).Record with { Version = 1 };
}
