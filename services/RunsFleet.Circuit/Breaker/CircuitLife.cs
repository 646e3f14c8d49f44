using RunsFleet.Concurrency;

namespace RunsFleet.Circuit.Breaker;

/// <summary>What time, probes and people do to a circuit. Pure.</summary>
internal static class CircuitLife
{
    /// <summary>A launch that was granted a probe says within this what became of it; then the probe is free again.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(2);

    /// <summary>Failed probes are forgotten after this long without an interruption.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromHours(24);

    // From open to half-open, to open again, and so on: each step is at least a cooldown long. More happen when nobody looked for days.
    private const int MaxSteps = 32;

    /// <summary>
    /// Advances the record to <paramref name="now"/>, whoever wrote it last and when: an open circuit whose time has passed is half-open;
    /// that opens again when a probe is interrupted, and closes when one survives or when nobody asks. <paramref name="facts"/> are those
    /// of the scope, each instance once.
    /// </summary>
    public static CircuitRecord Advance(CircuitRecord record, IReadOnlyCollection<InterruptionFact> facts, CircuitOptions options, DateTimeOffset now)
    {
        if (record.Trips > 0)
        {
            var until = facts.Count == 0 ? record.TripsUntil : Later(record.TripsUntil, facts.Max(fact => fact.At) + Quiet);
            record = until <= now ? record with { Trips = 0, TripsUntil = null } : record with { TripsUntil = until };
        }

        for (var i = 0; i < MaxSteps; i++)
        {
            var next = record.State switch
            {
                BreakerState.Open when record.AutoResetAt <= now =>
                    record with { State = BreakerState.HalfOpen, Probes = ProbeLeases.None, AskedAt = null, HeldUntil = null },
                BreakerState.HalfOpen => Probe(record, facts, options, now),
                _ => record,
            };
            if (next == record)
            {
                break;
            }

            record = next;
        }

        return record;
    }

    /// <summary>Shows the circuit as its readers see it.</summary>
    public static CircuitView View(CircuitRecord record, CircuitOptions options, DateTimeOffset now)
    {
        var current = Advance(record, [], options, now);
        var counts = current.State is not BreakerState.Closed || now - current.LastInterruptionAt <= options.Window;
        return new CircuitView(
            current.Scope,
            current.State,
            counts ? current.InterruptionCount : 0,
            current.State switch
            {
                BreakerState.Open => current.AutoResetAt - now,
                BreakerState.HalfOpen => Positive(QuietEnd(current, options) - now),
                _ => null,
            },
            current.State is BreakerState.HalfOpen ? Math.Max(0, options.Probes - current.Probes.Count) : 0);
    }

    /// <summary>
    /// Grants at most <paramref name="wanted"/> probes to a launch; what it was granted before is granted again. A closed circuit grants all
    /// and remembers nothing; an open one grants none.
    /// </summary>
    public static (CircuitRecord Record, int Granted) Acquire(
        CircuitRecord record, string launchId, int wanted, CircuitOptions options, DateTimeOffset now)
    {
        var current = Advance(record, [], options, now);
        if (current.State is not BreakerState.HalfOpen)
        {
            return (current, current.State is BreakerState.Closed ? wanted : 0);
        }

        if (current.Probes.Count(probe => probe.LaunchId == launchId) is > 0 and var held)
        {
            return (current, Math.Min(held, wanted));
        }

        var granted = Math.Clamp(options.Probes - current.Probes.Count, 0, wanted);
        return granted == 0
            ? (current, 0)
            : (current with { AskedAt = now, Probes = [.. current.Probes, .. Enumerable.Repeat(new ProbeLease(launchId, now), granted)] }, granted);
    }

    /// <summary>
    /// Binds the launch's probes to the instances that it brought; probes that brought none are free again. A launch whose probes lapsed gets
    /// those that are free.
    /// </summary>
    public static CircuitRecord Bind(CircuitRecord record, string launchId, IReadOnlyList<string> instanceIds, CircuitOptions options, DateTimeOffset now)
    {
        var current = Advance(record, [], options, now);
        if (current.State is not BreakerState.HalfOpen)
        {
            return current;
        }

        List<ProbeLease> others = [.. current.Probes.Where(probe => probe.LaunchId != launchId)];
        List<ProbeLease> mine = [.. current.Probes.Where(probe => probe.LaunchId == launchId)];
        var bound = mine.Where(probe => probe.InstanceId is not null).ToList();
        var room = mine.Count > 0 ? mine.Count : options.Probes - others.Count;
        var fresh = instanceIds.Distinct(StringComparer.Ordinal)
            .Where(id => !bound.Exists(probe => probe.InstanceId == id))
            .Take(Math.Max(0, room - bound.Count))
            .Select(id => new ProbeLease(launchId, mine.Count > 0 ? mine[0].GrantedAt : now, id, now));
        ProbeLeases probes = [.. others, .. bound, .. fresh];
        return probes.Equals(current.Probes) ? current : current with { Probes = probes };
    }

    /// <summary>Closes the circuit by hand: facts up to <paramref name="now"/> are void. Failed probes are remembered all the same.</summary>
    public static CircuitRecord Reset(CircuitRecord record, DateTimeOffset now) =>
        Close(record) with { ValidFrom = Later(record.ValidFrom, now), InterruptionCount = 0, FirstInterruptionAt = null, LastInterruptionAt = null };

    /// <summary>Opens the circuit by hand, or keeps it open for longer; never for shorter.</summary>
    public static CircuitRecord Hold(CircuitRecord record, TimeSpan duration, CircuitOptions options, DateTimeOffset now)
    {
        var current = Advance(record, [], options, now);
        var until = now + duration;
        return current.State is BreakerState.Open
            ? current with { AutoResetAt = Later(current.AutoResetAt, until), HeldUntil = Later(current.HeldUntil, until) }
            : Open(current, now, until) with { HeldUntil = until };
    }

    /// <summary>Opens the circuit.</summary>
    public static CircuitRecord Open(CircuitRecord record, DateTimeOffset at, DateTimeOffset autoResetAt) =>
        record with { State = BreakerState.Open, OpenedAt = at, AutoResetAt = autoResetAt, AskedAt = null, Probes = ProbeLeases.None };

    /// <summary>Closes the circuit; which facts count from then on is the caller's to say.</summary>
    public static CircuitRecord Close(CircuitRecord record) => record with
    {
        State = BreakerState.Closed,
        OpenedAt = null,
        AutoResetAt = null,
        HeldUntil = null,
        AskedAt = null,
        Probes = ProbeLeases.None,
    };

    /// <summary>Returns how long a circuit stays open: the cooldown, doubled with each failed probe, up to the maximum.</summary>
    public static TimeSpan CooldownAfter(int trips, CircuitOptions options) => Backoff.After(trips + 1, options.Cooldown, options.MaxCooldown);

    public static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other : other is null ? one : one > other ? one : other;

    private static CircuitRecord Probe(CircuitRecord record, IReadOnlyCollection<InterruptionFact> facts, CircuitOptions options, DateTimeOffset now)
    {
        // Only an instance that a probe became can decide it: older ones were launched before the circuit opened.
        var failed = facts.Where(fact => record.Probes.Any(probe => probe.InstanceId == fact.InstanceId && fact.At < probe.BoundAt + options.ProbePeriod))
            .MinBy(fact => fact.At);
        if (failed is not null)
        {
            var trips = record.Trips + 1;
            return Open(record, failed.At, failed.At + CooldownAfter(trips, options)) with { Trips = trips, TripsUntil = failed.At + Quiet };
        }

        var survived = record.Probes.Where(probe => probe.BoundAt + options.ProbePeriod <= now).Min(probe => probe.BoundAt);
        if (survived is { } bound)
        {
            return CloseAt(record, bound + options.ProbePeriod);
        }

        if (record.Probes.Any(probe => Lapsed(probe, now)))
        {
            return record with { Probes = [.. record.Probes.Where(probe => !Lapsed(probe, now))] };
        }

        return record.Probes.Count == 0 && QuietEnd(record, options) is { } end && end <= now ? CloseAt(record, end) : record;
    }

    private static bool Lapsed(ProbeLease probe, DateTimeOffset now) => probe.BoundAt is null && probe.GrantedAt + LeaseTime <= now;

    private static DateTimeOffset? QuietEnd(CircuitRecord record, CircuitOptions options) => Later(record.AutoResetAt, record.AskedAt) + options.ProbePeriod;

    private static CircuitRecord CloseAt(CircuitRecord record, DateTimeOffset at) => Close(record) with { ValidFrom = Later(record.ValidFrom, at) };

    private static TimeSpan? Positive(TimeSpan? span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;
}
