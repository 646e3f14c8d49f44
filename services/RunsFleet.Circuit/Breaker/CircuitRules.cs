namespace RunsFleet.Circuit.Breaker;

/// <summary>
/// The breaker: a circuit's state is a function of facts, of its own record, of the circuits above and below it, and of time. Nothing is counted
/// up, so nothing is lost or counted twice, in whatever order and however often facts arrive.
/// </summary>
internal static class CircuitRules
{
    /// <summary>
    /// Returns the time before which facts cannot open a circuit at <paramref name="now"/>: a burst that long ago has cooled down.
    /// </summary>
    public static DateTimeOffset RelevantSince(CircuitOptions options, DateTimeOffset now) => now - options.Window - options.Cooldown;

    /// <summary>
    /// Decides what zones and types, with the pools of those types, become, in trip order: zones, then pools, then types. Returns only what
    /// changes.
    /// </summary>
    /// <param name="zones">Zones to look at.</param>
    /// <param name="types">Types to look at.</param>
    /// <param name="facts">At least all facts of those zones and types since <see cref="RelevantSince"/>.</param>
    /// <param name="records">The records of all circuits that those facts concern; what is missing was never written.</param>
    /// <param name="options">The thresholds.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<CircuitChange> Evaluate(
        IReadOnlyCollection<string> zones,
        IReadOnlyCollection<string> types,
        IReadOnlyCollection<InterruptionFact> facts,
        IReadOnlyDictionary<CircuitScope, CircuitRecord> records,
        CircuitOptions options,
        DateTimeOffset now)
    {
        var changes = new List<CircuitChange>();
        var current = new Dictionary<CircuitScope, CircuitRecord>(records);
        foreach (var zone in zones)
        {
            Judge(CircuitScope.OfZone(zone), [.. facts.Where(fact => fact.AvailabilityZone == zone)]);
        }

        foreach (var type in types)
        {
            InterruptionFact[] ofType = [.. facts.Where(fact => fact.InstanceType == type)];
            var pools = ofType.Select(fact => fact.Pool).OfType<CircuitScope>()
                .Concat(records.Keys.Where(scope => scope.Kind is ScopeKind.Pool && scope.InstanceType == type))
                .Distinct()
                .OrderBy(pool => pool.Zone, StringComparer.Ordinal);
            foreach (var pool in pools.ToArray())
            {
                Judge(pool, ofType);
            }

            Judge(CircuitScope.OfType(type), ofType);
        }

        return changes;

        void Judge(CircuitScope scope, IReadOnlyCollection<InterruptionFact> concerned)
        {
            var before = Find(scope);
            var after = Evaluate(before, concerned, Find, options, now);
            if (after != before)
            {
                current[scope] = after;
                changes.Add(new CircuitChange(before, after));
            }
        }

        CircuitRecord Find(CircuitScope scope) => current.TryGetValue(scope, out var record) ? record : CircuitRecord.None(scope);
    }

    /// <summary>
    /// Decides what facts and time make of one record. <paramref name="others"/> tells the records of the circuits above and below it.
    /// </summary>
    public static CircuitRecord Evaluate(
        CircuitRecord record,
        IReadOnlyCollection<InterruptionFact> facts,
        Func<CircuitScope, CircuitRecord> others,
        CircuitOptions options,
        DateTimeOffset now)
    {
        var concerned = OncePerInstance(facts.Where(fact => fact.IsWithin(record.Scope)));
        record = CircuitLife.Advance(record, concerned, options, now);
        InterruptionFact[] valid = [.. concerned.Where(fact => Counts(fact, record, PoolNow, others, options, now))];
        return Release(Trip(Counted(record, valid, options), valid, options, now), concerned, others, options, now);

        // A zone is judged before its pools: what facts and time have made of a pool is not in its record yet.
        CircuitRecord PoolNow(CircuitScope pool) => CircuitLife.Advance(others(pool), OncePerInstance(facts.Where(fact => fact.IsWithin(pool))), options, now);
    }

    private static CircuitRecord Trip(CircuitRecord record, InterruptionFact[] valid, CircuitOptions options, DateTimeOffset now)
    {
        if (NewestBurst(record.Scope.Kind, valid, options) is not { } burst
            || burst + options.Cooldown <= now
            || (record.State is not BreakerState.Closed && burst <= record.OpenedAt))
        {
            return record;
        }

        var resetAt = burst + CircuitLife.CooldownAfter(record.Trips, options);
        return record.State is BreakerState.Open
            ? record with { OpenedAt = burst, AutoResetAt = CircuitLife.Later(record.AutoResetAt, resetAt) }
            : CircuitLife.Open(record, burst, resetAt);
    }

    /// <summary>
    /// A type or pool that rests on the facts of blocked zones alone is closed: its zones are its reason, and they block already. The facts stay
    /// theirs, so nothing becomes void.
    /// </summary>
    private static CircuitRecord Release(
        CircuitRecord record, InterruptionFact[] concerned, Func<CircuitScope, CircuitRecord> others, CircuitOptions options, DateTimeOffset now)
    {
        if (record.Scope.Kind is ScopeKind.Zone || record.State is BreakerState.Closed || record.HeldUntil > now)
        {
            return record;
        }

        InterruptionFact[] support =
        [
            .. concerned.Where(fact => fact.At <= record.OpenedAt && fact.At >= record.OpenedAt - options.Window && !(fact.At <= record.ValidFrom)),
        ];
        return support.Length > 0 && support.All(fact => fact.Zone is { } zone && Blocks(others(zone), options, now))
            ? CircuitLife.Close(record) with { InterruptionCount = 0, FirstInterruptionAt = null, LastInterruptionAt = null }
            : record;
    }

    private static bool Counts(
        InterruptionFact fact,
        CircuitRecord record,
        Func<CircuitScope, CircuitRecord> poolNow,
        Func<CircuitScope, CircuitRecord> others,
        CircuitOptions options,
        DateTimeOffset now)
    {
        if (fact.At <= record.ValidFrom)
        {
            return false;
        }

        if (fact.Zone is not { } zone)
        {
            return true;
        }

        // What is void for a pool is void for all that it is part of.
        var pool = record.Scope.Kind is ScopeKind.Pool ? record : poolNow(fact.Pool!.Value);
        if (record.Scope.Kind is not ScopeKind.Pool && fact.At <= pool.ValidFrom)
        {
            return false;
        }

        if (record.Scope.Kind is ScopeKind.Zone)
        {
            return true;
        }

        // What a zone had its say about is no one else's.
        var inZone = others(zone);
        return !Blocks(inZone, options, now)
            && !(fact.At <= CircuitLife.Advance(inZone, [], options, now).ValidFrom)
            && (record.Scope.Kind is ScopeKind.Pool || pool.State is not BreakerState.Open);
    }

    private static bool Blocks(CircuitRecord zone, CircuitOptions options, DateTimeOffset now) =>
        CircuitLife.Advance(zone, [], options, now).State is not BreakerState.Closed;

    /// <summary>Each instance once, at the first time that is known of it; oldest first.</summary>
    private static InterruptionFact[] OncePerInstance(IEnumerable<InterruptionFact> facts) =>
    [
        .. facts.GroupBy(fact => fact.InstanceId, StringComparer.Ordinal).Select(of => of.MinBy(fact => fact.At)!).OrderBy(fact => fact.At),
    ];

    /// <summary>The newest interruption that, with others within the window before it, is enough to open a circuit of that kind.</summary>
    private static DateTimeOffset? NewestBurst(ScopeKind kind, InterruptionFact[] facts, CircuitOptions options)
    {
        var least = kind is ScopeKind.Zone ? options.EffectiveZoneThreshold : options.Threshold;
        for (var last = facts.Length - 1; last >= least - 1; last--)
        {
            var first = last;
            while (first > 0 && facts[last].At - facts[first - 1].At <= options.Window)
            {
                first--;
            }

            var group = facts.AsSpan(first..(last + 1));
            if (group.Length >= least && IsSpread(kind, group, options))
            {
                return facts[last].At;
            }
        }

        return null;
    }

    private static bool IsSpread(ScopeKind kind, ReadOnlySpan<InterruptionFact> group, CircuitOptions options)
    {
        if (kind is ScopeKind.Pool)
        {
            return true;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fact in group)
        {
            if (kind is ScopeKind.Type && fact.AvailabilityZone is null)
            {
                return true;
            }

            seen.Add(kind is ScopeKind.Type ? fact.AvailabilityZone! : fact.InstanceType);
            if (seen.Count >= (kind is ScopeKind.Type ? 2 : options.ZoneTypes))
            {
                return true;
            }
        }

        return false;
    }

    private static CircuitRecord Counted(CircuitRecord record, InterruptionFact[] valid, CircuitOptions options)
    {
        if (valid.Length == 0)
        {
            // What opened a circuit is told for as long as it is not closed, though its facts are too old to be looked at.
            return record.State is BreakerState.Closed
                ? record with { InterruptionCount = 0, FirstInterruptionAt = null, LastInterruptionAt = null }
                : record;
        }

        var last = valid[^1].At;
        var first = Array.FindIndex(valid, fact => last - fact.At <= options.Window);
        return record with { InterruptionCount = valid.Length - first, FirstInterruptionAt = valid[first].At, LastInterruptionAt = last };
    }
}
