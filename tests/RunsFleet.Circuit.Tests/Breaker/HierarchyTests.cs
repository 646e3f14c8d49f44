using RunsFleet.Circuit.Breaker;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests.Breaker;

/// <summary>Zones, pools and types together.</summary>
public sealed class HierarchyTests
{
    private static readonly CircuitOptions Options = new();
    private readonly Dictionary<CircuitScope, CircuitRecord> _records = [];
    private readonly List<InterruptionFact> _facts = [];

    [Fact]
    public void Facts_in_one_zone_open_the_pool_and_leave_the_type()
    {
        Hear(Fact(1, 0), Fact(2, 0), Fact(3, 0), Fact(4, 1), Fact(5, 1));

        Assert.Equal(["c7g.large@us-east-1a"], Blocking(1));
    }

    [Fact]
    public void The_same_type_in_two_zones_opens_the_type()
    {
        Hear(Fact(1, 0), Fact(2, 0, zone: B), Fact(3, 1));

        Assert.Equal(["c7g.large"], Blocking(1));
    }

    [Fact]
    public void Five_interruptions_without_a_zone_open_the_type()
    {
        Hear([.. Enumerable.Range(1, 5).Select(i => Fact(i, 0, zone: null))]);

        Assert.Equal(["c7g.large"], Blocking(0));
        Assert.Equal(5, Record("c7g.large").InterruptionCount);
    }

    [Fact]
    public void Facts_in_an_open_pool_count_for_no_type()
    {
        Hear(Fact(1, 0), Fact(2, 0), Fact(3, 0));
        Hear(Fact(4, 1, zone: B), Fact(5, 1, zone: B));

        Assert.Equal(["c7g.large@us-east-1a"], Blocking(1));
        Assert.Equal(2, Record("c7g.large").InterruptionCount);
    }

    [Theory]
    [InlineData(6, 3, true)]
    [InlineData(6, 2, false)]
    [InlineData(5, 3, false)]
    public void A_zone_opens_at_its_threshold_over_its_number_of_types(int facts, int types, bool opens)
    {
        var options = new CircuitOptions { Threshold = 3, ZoneThreshold = 6, ZoneTypes = 3 };
        InterruptionFact[] all = [.. Enumerable.Range(0, facts).Select(i => Fact(i, 0, $"c7g.type{i % types}"))];

        var zone = CircuitRules.Evaluate(CircuitRecord.None(Zone), all, CircuitRecord.None, options, At(0));

        Assert.Equal(opens ? BreakerState.Open : BreakerState.Closed, zone.State);
    }

    [Fact]
    public void An_event_that_hits_a_whole_zone_opens_the_zone_and_leaves_its_types_and_pools_closed()
    {
        // All at once: the zone comes first.
        Hear([.. Enumerable.Range(0, 12).Select(i => Fact(i, 0, $"c7g.type{i % 4}"))]);

        Assert.Equal(["*@us-east-1a"], Blocking(0));
    }

    [Fact]
    public void A_zone_that_opens_closes_the_pools_and_types_that_rest_on_it_alone()
    {
        Hear(Fact(1, 0), Fact(2, 0), Fact(3, 0));
        Hear(Fact(4, 0, "m7g.large"), Fact(5, 0, "m7g.large"), Fact(6, 0, "m7g.large", B));
        Assert.Equal(["c7g.large@us-east-1a", "m7g.large"], Blocking(0));

        Hear(Fact(7, 1, "r7g.large"));

        // The type rests on a fact in another zone too.
        Assert.Equal(["*@us-east-1a", "m7g.large"], Blocking(1));
    }

    [Fact]
    public void Facts_of_a_zone_are_nobody_elses_when_it_has_closed()
    {
        Hear([.. Enumerable.Range(0, 6).Select(i => Fact(i, 0, $"c7g.type{i % 3}"))]);

        // Open until 30, half-open until 40, meanwhile two more of one type: with the one after that they would be three.
        Hear(39, Fact(10, 38), Fact(11, 39));
        Hear(42, Fact(12, 42));

        Assert.Empty(Blocking(42));
        Assert.Equal(1, Record("c7g.large@us-east-1a").InterruptionCount);
    }

    [Fact]
    public void What_is_void_for_a_pool_is_void_for_its_type_and_zone()
    {
        Hear(Fact(1, 0), Fact(2, 0, "m7g.large"), Fact(3, 0, "r7g.large"), Fact(4, 0, "m7g.large"), Fact(5, 0, "r7g.large"));
        _records[Pool] = CircuitLife.Reset(Record(Pool.ToString()), At(1));

        Hear(2, Fact(6, 2, zone: B), Fact(7, 2, zone: B), Fact(8, 2, "m7g.large"));

        Assert.DoesNotContain("*@us-east-1a", Blocking(2));
        Assert.Equal(2, Record("c7g.large").InterruptionCount);
    }

    [Fact]
    public void A_circuit_that_a_person_holds_open_is_not_closed_by_its_zone()
    {
        _records[Pool] = CircuitLife.Hold(CircuitRecord.None(Pool), TimeSpan.FromHours(1), Options, At(0));

        Hear(1, [.. Enumerable.Range(0, 6).Select(i => Fact(i, 0, i < 2 ? "c7g.large" : $"c7g.type{i % 3}"))]);

        Assert.Equal(["*@us-east-1a", "c7g.large@us-east-1a"], Blocking(1));
    }

    private void Hear(params InterruptionFact[] facts) => Hear((facts.Max(fact => fact.At) - Noon).TotalMinutes, facts);

    private void Hear(double now, params InterruptionFact[] facts)
    {
        _facts.AddRange(facts);
        foreach (var change in CircuitRules.Evaluate(
            [.. _facts.Select(fact => fact.AvailabilityZone).OfType<string>().Distinct()],
            [.. _facts.Select(fact => fact.InstanceType).Distinct()],
            _facts,
            _records,
            Options,
            At(now)))
        {
            _records[change.After.Scope] = change.After;
        }
    }

    private CircuitRecord Record(string scope) => _records.GetValueOrDefault(CircuitScope.Parse(scope)) ?? CircuitRecord.None(CircuitScope.Parse(scope));

    private IEnumerable<string> Blocking(double now) => _records.Values
        .Where(record => CircuitLife.View(record, Options, At(now)).State is not BreakerState.Closed)
        .Select(record => record.Scope.ToString())
        .Order(StringComparer.Ordinal);
}
