using RunsFleet.Circuit;
using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Bench.Replay;

/// <summary>Decides where spot may be asked for.</summary>
internal abstract class Policy
{
    public abstract string Name { get; }

    /// <summary>Whether a launch may go there now; may take a probe for it.</summary>
    public abstract bool Allows(string type, string zone, double minute, string launch);

    /// <summary>Whether it would be let through, without taking anything.</summary>
    public virtual bool Blocks(string type, string zone, double minute) => !Allows(type, zone, minute, "");

    public virtual void Launched(string type, string zone, double minute, string launch)
    {
    }

    public abstract void Interrupted(string instance, string type, string zone, double minute);
}

internal sealed class NoBreaker : Policy
{
    public override string Name => "no breaker";

    public override bool Allows(string type, string zone, double minute, string launch) => true;

    public override void Interrupted(string instance, string type, string zone, double minute)
    {
    }
}

/// <summary>Two interruptions within 15 minutes anywhere: no spot at all for 30 minutes.</summary>
internal sealed class StackWide : Policy
{
    private readonly List<double> _times = [];
    private double _until;

    public override string Name => "stack-wide, 2 in 15 min, 30 min";

    public override bool Allows(string type, string zone, double minute, string launch) => minute >= _until;

    public override void Interrupted(string instance, string type, string zone, double minute)
    {
        _times.Add(minute);
        _until = _times.Count(at => minute - at <= 15) >= 2 ? minute + 30 : _until;
    }
}

/// <summary>Three of a type within a window that begins anew every 15 minutes: none of the type for 30 minutes.</summary>
internal sealed class TypeTumbling : Policy
{
    private readonly Dictionary<(string, int), int> _counts = [];
    private readonly Dictionary<string, double> _until = [];

    public override string Name => "per type, 3 in a tumbling 15 min, 30 min";

    public override bool Allows(string type, string zone, double minute, string launch) => minute >= _until.GetValueOrDefault(type);

    public override void Interrupted(string instance, string type, string zone, double minute)
    {
        var window = (type, (int)(minute / 15));
        if ((_counts[window] = _counts.GetValueOrDefault(window) + 1) >= 3)
        {
            _until[type] = minute + 30;
        }
    }
}

/// <summary>An interruption keeps launches out of its pool for three minutes.</summary>
internal sealed class PoolMemory : Policy
{
    private readonly Dictionary<(string, string), double> _until = [];

    public override string Name => "3-minute memory per type and zone";

    public override bool Allows(string type, string zone, double minute, string launch) => minute >= _until.GetValueOrDefault((type, zone));

    public override void Interrupted(string instance, string type, string zone, double minute) => _until[(type, zone)] = minute + 3;
}

/// <summary>The rules of the circuit service, with its defaults, evaluated at each interruption and each minute.</summary>
internal sealed class Ours : Policy
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly CircuitOptions _options = new();
    private readonly Dictionary<CircuitScope, CircuitRecord> _records = [];
    private readonly List<InterruptionFact> _facts = [];
    private double _swept;

    public override string Name => "RunsFleet";

    public override bool Blocks(string type, string zone, double minute) =>
        Scopes(type, zone).Any(scope => CircuitLife.View(Find(scope), _options, At(minute)).State is not BreakerState.Closed);

    public override bool Allows(string type, string zone, double minute, string launch)
    {
        Sweep(minute);
        var now = At(minute);
        var views = Scopes(type, zone).Select(scope => CircuitLife.View(Find(scope), _options, now)).Where(view => view.State is not BreakerState.Closed).ToList();
        if (views.Exists(view => view.State is BreakerState.Open || view.ProbesFree == 0))
        {
            return false;
        }

        foreach (var view in views)
        {
            (_records[view.Scope], _) = CircuitLife.Acquire(Find(view.Scope), launch, 1, _options, now);
        }

        return true;
    }

    public override void Launched(string type, string zone, double minute, string launch)
    {
        foreach (var scope in Scopes(type, zone).Where(_records.ContainsKey))
        {
            _records[scope] = CircuitLife.Bind(Find(scope), launch, Find(scope).Probes.Any(probe => probe.LaunchId == launch) ? [launch] : [], _options, At(minute));
        }
    }

    public override void Interrupted(string instance, string type, string zone, double minute)
    {
        _facts.Add(new InterruptionFact(type, instance, At(minute), zone, FactSource.Warning));
        Evaluate(minute);
    }

    private void Sweep(double minute)
    {
        if (minute - _swept >= 1)
        {
            _swept = minute;
            _facts.RemoveAll(fact => fact.At < At(minute - 120));
            Evaluate(minute);
        }
    }

    private void Evaluate(double minute)
    {
        foreach (var change in CircuitRules.Evaluate(SpotMarket.Zones, SpotMarket.Types, _facts, _records, _options, At(minute)))
        {
            _records[change.After.Scope] = change.After;
        }
    }

    private CircuitRecord Find(CircuitScope scope) => _records.GetValueOrDefault(scope) ?? CircuitRecord.None(scope);

    private static CircuitScope[] Scopes(string type, string zone) => [CircuitScope.OfZone(zone), CircuitScope.OfType(type), CircuitScope.OfPool(type, zone)];

    private static DateTimeOffset At(double minute) => Start.AddMinutes(minute);
}
