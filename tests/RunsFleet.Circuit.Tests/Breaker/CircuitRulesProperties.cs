using CsCheck;
using RunsFleet.Circuit.Breaker;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests.Breaker;

/// <summary>The rules against a slow reference, over zones, pools and types, with duplicated, reordered and late facts, probes and resets.</summary>
public sealed class CircuitRulesProperties
{
    private static readonly string[] Types = ["c7g.large", "m7g.large", "r7g.large"];
    private static readonly string?[] Zones = [A, B, null];

    private static readonly Gen<CircuitOptions> AnyOptions =
        from threshold in Gen.Int[2, 4]
        from window in Gen.Int[15, 30]
        from cooldown in Gen.Int[15, 30]
        from probe in Gen.Int[5, 20]
        from probes in Gen.Int[1, 2]
        from zoneTypes in Gen.Int[2, 3]
        select new CircuitOptions
        {
            Threshold = threshold,
            ZoneThreshold = threshold + 1,
            ZoneTypes = zoneTypes,
            Window = TimeSpan.FromMinutes(window),
            Cooldown = TimeSpan.FromMinutes(cooldown),
            MaxCooldown = TimeSpan.FromMinutes(80),
            ProbePeriod = TimeSpan.FromMinutes(probe),
            Probes = probes,
        };

    private enum Kind
    {
        Interruption,
        Reset,
        Hold,
        Probe,
        Bind,
        Sweep,
    }

    private sealed record Step(Kind Kind, double Minutes, int Instance, double Ago, int Scope);

    private static readonly Gen<Step> AnyStep =
        from kind in Gen.Frequency(
            (30, Gen.Const(Kind.Interruption)), (1, Gen.Const(Kind.Reset)), (1, Gen.Const(Kind.Hold)), (4, Gen.Const(Kind.Probe)), (4, Gen.Const(Kind.Bind)), (3, Gen.Const(Kind.Sweep)))
        from minutes in Gen.Frequency((6, Gen.Double[0, 3]), (2, Gen.Double[3, 20]), (1, Gen.Double[20, 100]))
        from instance in Gen.Int[0, 26]
        from ago in Gen.Frequency((4, Gen.Const(0d)), (1, Gen.Double[0, 40]))
        from scope in Gen.Int[0, 7]
        select new Step(kind, minutes, instance, ago, scope);

    [Fact]
    public void The_rules_agree_with_the_slow_reference_after_each_step() => Gen.Select(AnyOptions, AnyStep.Array[1, 40]).Sample((options, steps) =>
    {
        var reference = new ReferenceBreaker(options);
        var records = new Dictionary<CircuitScope, CircuitRecord>();
        var facts = new List<InterruptionFact>();
        var now = Noon;
        foreach (var step in steps)
        {
            now = now.AddMinutes(step.Minutes);
            var scope = ReferenceBreaker.ScopeOf(step.Scope);
            var record = records.GetValueOrDefault(scope) ?? CircuitRecord.None(scope);
            switch (step.Kind)
            {
                case Kind.Interruption:
                    facts.Add(Fact(step.Instance, (now - Noon).TotalMinutes - step.Ago, Types[step.Instance % 3], Zones[step.Instance / 3 % 3]));
                    break;
                case Kind.Reset:
                    foreach (var each in ReferenceBreaker.Within(scope))
                    {
                        records[each] = CircuitLife.Reset(records.GetValueOrDefault(each) ?? CircuitRecord.None(each), now);
                    }

                    reference.Reset(scope, now);
                    break;
                case Kind.Hold:
                    records[scope] = CircuitLife.Hold(record, TimeSpan.FromMinutes(20), options, now);
                    reference.Hold(scope, TimeSpan.FromMinutes(20), now);
                    break;
                case Kind.Probe:
                    (records[scope], var granted) = CircuitLife.Acquire(record, $"l-{step.Instance}", 1, options, now);
                    Assert.Equal(reference.Acquire(scope, $"l-{step.Instance}", now), granted);
                    break;
                case Kind.Bind:
                    records[scope] = CircuitLife.Bind(record, $"l-{step.Instance}", [Id(step.Instance)], options, now);
                    reference.Bind(scope, $"l-{step.Instance}", Id(step.Instance), now);
                    break;
            }

            foreach (var change in CircuitRules.Evaluate([A, B], Types, [.. facts.Shuffled(step.Instance)], records, options, now))
            {
                records[change.After.Scope] = change.After;
            }

            reference.Evaluate(facts, now);
            foreach (var each in ReferenceBreaker.All)
            {
                var view = CircuitLife.View(records.GetValueOrDefault(each) ?? CircuitRecord.None(each), options, now);
                Assert.Equal((each, reference.StateOf(each), reference.RemainingOf(each, now)), (each, view.State, view.State is BreakerState.Open ? view.Remaining : null));
            }
        }
    }, iter: 3_000);

    [Fact]
    public void The_order_in_which_facts_arrive_at_one_moment_does_not_matter_to_a_pool() =>
        Gen.Select(AnyOptions, Gen.Double[0, 40].Array[1, 12], Gen.Int).Sample((options, minutes, seed) =>
            Assert.Equal(Arrive(Facts(minutes), options), Arrive([.. Facts(minutes).Shuffled(seed)], options)), iter: 1_000);

    [Fact]
    public void Facts_that_come_again_change_nothing() =>
        Gen.Select(AnyOptions, Gen.Double[0, 40].Array[1, 12]).Sample((options, minutes) =>
        {
            var facts = Facts(minutes);
            Assert.Equal(Arrive(facts, options), Arrive([.. facts, .. facts, .. facts.Reverse()], options));
        });

    [Fact]
    public void One_more_fact_never_closes_a_pool_or_shortens_its_time() =>
        Gen.Select(AnyOptions, Gen.Double[0, 40].Array[2, 12]).Sample((options, minutes) =>
        {
            var fewer = Arrive(Facts(minutes)[..^1], options);
            var more = Arrive(Facts(minutes), options);
            Assert.True(fewer.AutoResetAt is null || more.AutoResetAt >= fewer.AutoResetAt);
        });

    // All that happened becomes known at minute 40, one fact at a time.
    private static CircuitRecord Arrive(InterruptionFact[] facts, CircuitOptions options)
    {
        var record = CircuitRecord.None(Pool);
        for (var known = 1; known <= facts.Length; known++)
        {
            record = CircuitRules.Evaluate(record, facts[..known], CircuitRecord.None, options, At(40));
        }

        return record;
    }
}

internal static class Shuffling
{
    public static IEnumerable<T> Shuffled<T>(this IEnumerable<T> items, int seed)
    {
        var array = items.ToArray();
        new Random(seed).Shuffle(array);
        return array;
    }
}
