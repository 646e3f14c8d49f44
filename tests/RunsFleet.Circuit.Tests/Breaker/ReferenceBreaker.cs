using RunsFleet.Circuit.Breaker;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests.Breaker;

/// <summary>
/// The rules of the breaker written down one by one, without a thought of cost: mutable circuits, every group of facts tried. It shares no code with
/// what it is compared with.
/// </summary>
internal sealed class ReferenceBreaker
{
    private static readonly string[] AllTypes = ["c7g.large", "m7g.large", "r7g.large"];
    private static readonly string[] AllZones = [A, B];

    private readonly CircuitOptions _options;
    private readonly Dictionary<CircuitScope, One> _circuits = All.ToDictionary(scope => scope, _ => new One());

    public ReferenceBreaker(CircuitOptions options) => _options = options;

    public static IReadOnlyList<CircuitScope> All { get; } =
    [
        .. AllZones.Select(CircuitScope.OfZone),
        .. AllTypes.SelectMany(type => AllZones.Select(zone => CircuitScope.OfPool(type, zone))),
        .. AllTypes.Select(CircuitScope.OfType),
    ];

    public static CircuitScope ScopeOf(int number) => All[number];

    public static IEnumerable<CircuitScope> Within(CircuitScope scope) => All.Where(other =>
        other == scope
        || (other.Kind is ScopeKind.Pool && scope.Kind is ScopeKind.Type && other.InstanceType == scope.InstanceType)
        || (other.Kind is ScopeKind.Pool && scope.Kind is ScopeKind.Zone && other.Zone == scope.Zone));

    public BreakerState StateOf(CircuitScope scope) => _circuits[scope].State;

    public TimeSpan? RemainingOf(CircuitScope scope, DateTimeOffset now) => _circuits[scope] is { State: BreakerState.Open } open ? open.Until - now : null;

    public void Reset(CircuitScope scope, DateTimeOffset now)
    {
        foreach (var each in Within(scope))
        {
            var one = _circuits[each];
            one.State = BreakerState.Closed;
            one.Probes.Clear();
            one.Held = DateTimeOffset.MinValue;
            one.ValidFrom = Max(one.ValidFrom, now);
        }
    }

    public void Hold(CircuitScope scope, TimeSpan duration, DateTimeOffset now)
    {
        var one = _circuits[scope];
        Pass(one, [], now);
        if (one.State is not BreakerState.Open)
        {
            one.State = BreakerState.Open;
            one.OpenedAt = now;
            one.Until = DateTimeOffset.MinValue;
            one.Probes.Clear();
        }

        one.Until = Max(one.Until, now + duration);
        one.Held = Max(one.Held, now + duration);
    }

    public int Acquire(CircuitScope scope, string launch, DateTimeOffset now)
    {
        var one = _circuits[scope];
        Pass(one, [], now);
        if (one.State is not BreakerState.HalfOpen)
        {
            return one.State is BreakerState.Closed ? 1 : 0;
        }

        if (one.Probes.Exists(probe => probe.Launch == launch))
        {
            return 1;
        }

        if (one.Probes.Count >= _options.Probes)
        {
            return 0;
        }

        one.Asked = now;
        one.Probes.Add(new Lease { Launch = launch, Granted = now });
        return 1;
    }

    public void Bind(CircuitScope scope, string launch, string instance, DateTimeOffset now)
    {
        var one = _circuits[scope];
        Pass(one, [], now);
        if (one.State is not BreakerState.HalfOpen)
        {
            return;
        }

        var mine = one.Probes.Find(probe => probe.Launch == launch);
        if (mine is null && one.Probes.Count < _options.Probes)
        {
            one.Probes.Add(mine = new Lease { Launch = launch, Granted = now });
        }

        if (mine is { Instance: null })
        {
            (mine.Instance, mine.Bound) = (instance, now);
        }
    }

    public void Evaluate(IReadOnlyList<InterruptionFact> facts, DateTimeOffset now)
    {
        // An instance is interrupted once, at the first time that is known of it.
        var once = facts.Where(fact => !facts.Any(other => other.InstanceId == fact.InstanceId && other.At < fact.At)).DistinctBy(fact => fact.InstanceId).ToList();
        foreach (var zone in AllZones)
        {
            EvaluateOne(CircuitScope.OfZone(zone), once, now);
        }

        foreach (var type in AllTypes)
        {
            foreach (var zone in AllZones)
            {
                EvaluateOne(CircuitScope.OfPool(type, zone), once, now);
            }

            EvaluateOne(CircuitScope.OfType(type), once, now);
        }
    }

    private void EvaluateOne(CircuitScope scope, List<InterruptionFact> facts, DateTimeOffset now)
    {
        var one = _circuits[scope];
        var here = facts.Where(fact => (scope.InstanceType ?? fact.InstanceType) == fact.InstanceType && (scope.Zone is null || scope.Zone == fact.AvailabilityZone)).ToList();
        Pass(one, here, now);

        var newest = DateTimeOffset.MinValue;
        var valid = here.Where(fact => IsValid(scope, fact, facts, now)).ToList();
        foreach (var last in valid)
        {
            // Any facts at all that end with this one and fit within the window: the more the better.
            var group = valid.Where(fact => fact.At <= last.At && last.At - fact.At <= _options.Window).ToList();
            var enough = scope.Kind switch
            {
                ScopeKind.Zone => group.Count >= _options.ZoneThreshold && group.Select(fact => fact.InstanceType).Distinct().Count() >= _options.ZoneTypes,
                ScopeKind.Pool => group.Count >= _options.Threshold,
                _ => group.Count >= _options.Threshold
                    && (group.Any(fact => fact.AvailabilityZone is null) || group.Select(fact => fact.AvailabilityZone).Distinct().Count() >= 2),
            };
            newest = enough ? Max(newest, last.At) : newest;
        }

        if (newest > DateTimeOffset.MinValue && newest + _options.Cooldown > now && (one.State is BreakerState.Closed || newest > one.OpenedAt))
        {
            if (one.State is not BreakerState.Open)
            {
                one.State = BreakerState.Open;
                one.Until = DateTimeOffset.MinValue;
                one.Probes.Clear();
            }

            one.OpenedAt = newest;
            one.Until = Max(one.Until, newest + Cooldown(one.Failed));
        }

        // Of what rests on blocked zones alone nothing is left.
        if (scope.Kind is not ScopeKind.Zone && one.State is not BreakerState.Closed && one.Held <= now)
        {
            var reasons = here.Where(fact => fact.At > one.ValidFrom && fact.At <= one.OpenedAt && one.OpenedAt - fact.At <= _options.Window).ToList();
            if (reasons.Count > 0 && reasons.All(fact => fact.AvailabilityZone is { } zone && StateAt(CircuitScope.OfZone(zone), now) is not BreakerState.Closed))
            {
                one.State = BreakerState.Closed;
                one.Probes.Clear();
            }
        }
    }

    private bool IsValid(CircuitScope scope, InterruptionFact fact, List<InterruptionFact> facts, DateTimeOffset now)
    {
        if (fact.At <= _circuits[scope].ValidFrom)
        {
            return false;
        }

        if (fact.AvailabilityZone is null)
        {
            return true;
        }

        var pool = CircuitScope.OfPool(fact.InstanceType, fact.AvailabilityZone);
        var zone = CircuitScope.OfZone(fact.AvailabilityZone);
        Pass(_circuits[pool], facts.Where(other => other.InstanceType == fact.InstanceType && other.AvailabilityZone == fact.AvailabilityZone).ToList(), now);
        return scope.Kind switch
        {
            ScopeKind.Zone => fact.At > _circuits[pool].ValidFrom,
            ScopeKind.Pool => StateAt(zone, now) is BreakerState.Closed && fact.At > _circuits[zone].ValidFrom,
            _ => StateAt(zone, now) is BreakerState.Closed
                && fact.At > _circuits[zone].ValidFrom
                && fact.At > _circuits[pool].ValidFrom
                && StateAt(pool, now) is not BreakerState.Open,
        };
    }

    // Zones are evaluated before what looks at them, and of a pool time has passed, so that they are up to date.
    private BreakerState StateAt(CircuitScope scope, DateTimeOffset now)
    {
        Pass(_circuits[scope], [], now);
        return _circuits[scope].State;
    }

    /// <summary>Time passes, step by step.</summary>
    private void Pass(One one, List<InterruptionFact> facts, DateTimeOffset now)
    {
        if (one.Failed > 0)
        {
            foreach (var fact in facts)
            {
                one.Forget = Max(one.Forget, fact.At + TimeSpan.FromHours(24));
            }

            one.Failed = one.Forget <= now ? 0 : one.Failed;
        }

        while (true)
        {
            if (one.State is BreakerState.Open && one.Until <= now)
            {
                one.State = BreakerState.HalfOpen;
                one.Asked = one.Until;
                one.Held = DateTimeOffset.MinValue;
                one.Probes.Clear();
                continue;
            }

            if (one.State is not BreakerState.HalfOpen)
            {
                return;
            }

            var failures = facts.Where(fact => one.Probes.Exists(probe => probe.Instance == fact.InstanceId && fact.At < probe.Bound + _options.ProbePeriod)).ToList();
            if (failures.Count > 0)
            {
                one.Failed++;
                one.State = BreakerState.Open;
                one.OpenedAt = failures.Min(fact => fact.At);
                one.Until = one.OpenedAt + Cooldown(one.Failed);
                one.Forget = one.OpenedAt + TimeSpan.FromHours(24);
                one.Probes.Clear();
                continue;
            }

            var survivors = one.Probes.Where(probe => probe.Instance is not null && probe.Bound + _options.ProbePeriod <= now).ToList();
            one.Probes.RemoveAll(probe => survivors.Count == 0 && probe.Instance is null && probe.Granted + TimeSpan.FromMinutes(2) <= now);
            DateTimeOffset? end = survivors.Count > 0 ? survivors.Min(probe => probe.Bound) + _options.ProbePeriod
                : one.Probes.Count == 0 && one.Asked + _options.ProbePeriod <= now ? one.Asked + _options.ProbePeriod
                : null;
            if (end is { } closed)
            {
                one.State = BreakerState.Closed;
                one.ValidFrom = Max(one.ValidFrom, closed);
                one.Probes.Clear();
            }

            return;
        }
    }

    private TimeSpan Cooldown(int failed)
    {
        var cooldown = _options.Cooldown;
        for (var i = 0; i < failed; i++)
        {
            cooldown = cooldown * 2 < _options.MaxCooldown ? cooldown * 2 : _options.MaxCooldown;
        }

        return cooldown;
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private sealed class One
    {
        public BreakerState State { get; set; }

        public DateTimeOffset OpenedAt { get; set; }

        public DateTimeOffset Until { get; set; }

        public DateTimeOffset Held { get; set; }

        public DateTimeOffset ValidFrom { get; set; }

        public DateTimeOffset Asked { get; set; }

        public DateTimeOffset Forget { get; set; }

        public int Failed { get; set; }

        public List<Lease> Probes { get; } = [];
    }

    private sealed class Lease
    {
        public required string Launch { get; init; }

        public DateTimeOffset Granted { get; init; }

        public string? Instance { get; set; }

        public DateTimeOffset Bound { get; set; }
    }
}
