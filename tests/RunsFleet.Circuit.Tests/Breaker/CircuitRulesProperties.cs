using CsCheck;
using RunsFleet.Circuit.Breaker;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests.Breaker;

/// <summary>The rules against a slow reference that tries every group of facts, and against reordering.</summary>
public sealed class CircuitRulesProperties
{
    private static readonly Gen<CircuitOptions> AnyOptions =
        from threshold in Gen.Int[2, 5]
        from window in Gen.Int[15, 30]
        from cooldown in Gen.Int[15, 30]
        select new CircuitOptions { Threshold = threshold, Window = TimeSpan.FromMinutes(window), Cooldown = TimeSpan.FromMinutes(cooldown) };

    /// <summary>Minutes that pass, then an interruption of an instance that began so many minutes ago, or a reset.</summary>
    private static readonly Gen<Step> AnyStep =
        from minutes in Gen.Int[0, 12]
        from instance in Gen.Int[0, 14]
        from ago in Gen.Frequency((3, Gen.Const(0)), (1, Gen.Int[0, 50]))
        from isReset in Gen.Frequency((19, Gen.Const(false)), (1, Gen.Const(true)))
        select new Step(minutes, instance, ago, isReset);

    private sealed record Step(int Minutes, int Instance, int Ago, bool IsReset);

    [Fact]
    public void The_rules_agree_with_the_slow_reference() => Gen.Select(AnyOptions, AnyStep.Array[1, 25]).Sample((options, steps) =>
    {
        var reference = new Reference(options);
        var record = CircuitRecord.None(Scope);
        var facts = new List<InterruptionFact>();
        var now = Noon;
        foreach (var step in steps)
        {
            now = now.AddMinutes(step.Minutes);
            if (step.IsReset)
            {
                record = CircuitRules.Reset(record, now);
                reference.Reset(now);
            }
            else
            {
                facts.Add(Fact(step.Instance, (now - Noon).TotalMinutes - step.Ago));
                record = CircuitRules.Evaluate(record, Relevant(facts, options, now), options, now) switch
                {
                    CircuitTransition.Opened opened => opened.Record,
                    CircuitTransition.Updated updated => updated.Record,
                    _ => record,
                };
                reference.Add(Relevant(facts, options, now), now);
            }

            Assert.Equal(reference.OpenUntil(now), record.IsOpenAt(now) ? record.AutoResetAt : null);
        }
    }, iter: 2_000);

    [Fact]
    public void The_order_in_which_facts_arrive_does_not_matter() =>
        Gen.Select(AnyOptions, Gen.Double[0, 40].Array[1, 12])
            .SelectMany(x => Gen.Shuffle(Facts(x.Item2)).Select(shuffled => (Options: x.Item1, Facts: Facts(x.Item2), Shuffled: shuffled)))
            .Sample(x => Assert.Equal(Arrive(x.Facts, x.Options), Arrive(x.Shuffled, x.Options)), iter: 1_000);

    [Fact]
    public void Facts_that_come_again_change_nothing() =>
        Gen.Select(AnyOptions, Gen.Double[0, 40].Array[1, 12]).Sample((options, minutes) =>
        {
            var facts = Facts(minutes);
            Assert.Equal(Arrive(facts, options), Arrive([.. facts, .. facts, .. facts.Reverse()], options));
        });

    [Fact]
    public void One_more_fact_never_closes_a_circuit_or_shortens_its_time() =>
        Gen.Select(AnyOptions, Gen.Double[0, 40].Array[2, 12]).Sample((options, minutes) =>
        {
            var fewer = Arrive(Facts(minutes)[..^1], options);
            var more = Arrive(Facts(minutes), options);
            Assert.True(fewer.AutoResetAt is null || more.AutoResetAt >= fewer.AutoResetAt);
        });

    private static InterruptionFact[] Relevant(IEnumerable<InterruptionFact> facts, CircuitOptions options, DateTimeOffset now) =>
        [.. facts.Where(fact => fact.At >= CircuitRules.RelevantSince(options, now))];

    // All that happened becomes known at minute 40, one fact at a time.
    private static CircuitRecord Arrive(InterruptionFact[] facts, CircuitOptions options)
    {
        var record = CircuitRecord.None(Scope);
        for (var known = 1; known <= facts.Length; known++)
        {
            record = CircuitRules.Evaluate(record, Relevant(facts[..known], options, At(40)), options, At(40)) switch
            {
                CircuitTransition.Opened opened => opened.Record,
                CircuitTransition.Updated updated => updated.Record,
                _ => record,
            };
        }

        return record;
    }

    private sealed class Reference(CircuitOptions options)
    {
        private DateTimeOffset? _openUntil;
        private DateTimeOffset _validFrom = DateTimeOffset.MinValue;

        public DateTimeOffset? OpenUntil(DateTimeOffset now) => _openUntil > now ? _openUntil : null;

        public void Reset(DateTimeOffset now)
        {
            _openUntil = null;
            _validFrom = now > _validFrom ? now : _validFrom;
        }

        public void Add(InterruptionFact[] facts, DateTimeOffset now)
        {
            if (_openUntil <= now)
            {
                _validFrom = _openUntil.Value > _validFrom ? _openUntil.Value : _validFrom;
                _openUntil = null;
            }

            var first = new Dictionary<string, DateTimeOffset>();
            foreach (var fact in facts)
            {
                first[fact.InstanceId] = first.TryGetValue(fact.InstanceId, out var at) && at < fact.At ? at : fact.At;
            }

            var times = first.Values.Where(at => at > _validFrom).ToArray();
            foreach (var group in Groups(times, options.Threshold))
            {
                var until = group.Max() + options.Cooldown;
                if (group.Max() - group.Min() <= options.Window && until > now && !(_openUntil >= until))
                {
                    _openUntil = until;
                }
            }
        }

        private static IEnumerable<DateTimeOffset[]> Groups(DateTimeOffset[] times, int size)
        {
            if (size == 0)
            {
                yield return [];
                yield break;
            }

            for (var i = 0; i <= times.Length - size; i++)
            {
                foreach (var rest in Groups(times[(i + 1)..], size - 1))
                {
                    yield return [times[i], .. rest];
                }
            }
        }
    }
}
