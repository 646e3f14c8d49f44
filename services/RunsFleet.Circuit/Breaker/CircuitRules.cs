namespace RunsFleet.Circuit.Breaker;

/// <summary>
/// The breaker: a circuit's state is a function of facts, its own record and time. Nothing is counted up, so nothing is lost or counted twice,
/// in whatever order and however often facts arrive.
/// </summary>
internal static class CircuitRules
{
    /// <summary>
    /// What <paramref name="facts"/> make of <paramref name="current"/>. The facts are all those newer than <see cref="RelevantSince"/>, read
    /// after the record, so that a record never loses a fact that it was already written from.
    /// </summary>
    public static CircuitTransition Evaluate(
        CircuitRecord current, IReadOnlyCollection<InterruptionFact> facts, CircuitOptions options, DateTimeOffset now)
    {
        var validFrom = ValidFrom(current, now);
        var times = Times(facts, validFrom);
        var wasOpen = current.IsOpenAt(now);
        var burst = NewestBurst(times, options);
        var trips = burst + options.Cooldown > now;

        var next = Counted(current, times, options) with
        {
            State = wasOpen || trips ? StoredState.Open : StoredState.Closed,
            OpenedAt = Later(wasOpen ? current.OpenedAt : null, trips ? burst : null),
            AutoResetAt = Later(wasOpen ? current.AutoResetAt : null, trips ? burst + options.Cooldown : null),
            ValidFrom = validFrom,
        };
        return next == current ? CircuitTransition.Unchanged.Instance
            : trips && !wasOpen ? new CircuitTransition.Opened(next)
            : new CircuitTransition.Updated(next);
    }

    /// <summary>Facts older than this cannot change what is true at <paramref name="now"/>: a burst that long ago has cooled down.</summary>
    public static DateTimeOffset RelevantSince(CircuitOptions options, DateTimeOffset now) => now - options.Window - options.Cooldown;

    /// <summary>The circuit as it is at <paramref name="now"/>, whatever state was last written.</summary>
    public static CircuitView View(CircuitRecord record, CircuitOptions options, DateTimeOffset now)
    {
        if (record.IsOpenAt(now))
        {
            return new CircuitView(record.Scope, IsOpen: true, record.InterruptionCount, record.AutoResetAt - now);
        }

        var counts = record.State == StoredState.Closed && now - record.LastInterruptionAt <= options.Window;
        return new CircuitView(record.Scope, IsOpen: false, counts ? record.InterruptionCount : 0, Remaining: null);
    }

    /// <summary>Closes the circuit by hand: facts up to <paramref name="now"/> are void.</summary>
    public static CircuitRecord Reset(CircuitRecord current, DateTimeOffset now) =>
        CircuitRecord.None(current.Scope) with { Version = current.Version, ValidFrom = Later(current.ValidFrom, now) };

    // A circuit that closed by itself has had its say: what opened it, and what happened while it was open, cannot open it again.
    private static DateTimeOffset? ValidFrom(CircuitRecord record, DateTimeOffset now) =>
        record.State == StoredState.Open && !record.IsOpenAt(now) ? Later(record.ValidFrom, record.AutoResetAt) : record.ValidFrom;

    /// <summary>When instances were interrupted, oldest first; each instance once, at the first time that is known of it.</summary>
    private static DateTimeOffset[] Times(IReadOnlyCollection<InterruptionFact> facts, DateTimeOffset? validFrom) =>
    [
        .. facts.GroupBy(fact => fact.InstanceId, (_, of) => of.Min(fact => fact.At), StringComparer.Ordinal)
            .Where(at => validFrom is null || at > validFrom)
            .Order(),
    ];

    /// <summary>The newest interruption that has Threshold - 1 others within the window before it.</summary>
    private static DateTimeOffset? NewestBurst(DateTimeOffset[] times, CircuitOptions options)
    {
        for (var last = times.Length - 1; last >= options.Threshold - 1; last--)
        {
            if (times[last] - times[last - options.Threshold + 1] <= options.Window)
            {
                return times[last];
            }
        }

        return null;
    }

    private static CircuitRecord Counted(CircuitRecord current, DateTimeOffset[] times, CircuitOptions options)
    {
        if (times.Length == 0)
        {
            return current with { InterruptionCount = 0, FirstInterruptionAt = null, LastInterruptionAt = null };
        }

        var last = times[^1];
        var first = Array.FindIndex(times, at => last - at <= options.Window);
        return current with { InterruptionCount = times.Length - first, FirstInterruptionAt = times[first], LastInterruptionAt = last };
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null ? one : one > other ? one : other;
}
