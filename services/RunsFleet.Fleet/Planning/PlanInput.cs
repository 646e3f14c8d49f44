using System.Collections.Frozen;
using RunsFleet.Contracts;

namespace RunsFleet.Fleet.Planning;

/// <summary>All that a plan depends on.</summary>
internal sealed record PlanInput
{
    /// <summary>What the job asks.</summary>
    public required RunnerSpec Spec { get; init; }

    /// <summary>Why the launch must be on demand; null leaves it to the planner.</summary>
    public OnDemandReason? MustBeOnDemand { get; init; }

    /// <summary>What can be bought.</summary>
    public required MarketView Market { get; init; }

    /// <summary>Spot prices, to choose an architecture by.</summary>
    public SpotPrices SpotPrices { get; init; } = SpotPrices.Unknown;

    /// <summary>Scopes that are not closed.</summary>
    public OpenCircuits OpenCircuits { get; init; } = OpenCircuits.None;

    /// <summary>Half-open scopes whose probes are in hand: the launch goes into these and nowhere else. Null: into none that is half-open.</summary>
    public IReadOnlyList<string>? Probes { get; init; }

    /// <summary>Offerings that lately answered insufficient capacity.</summary>
    public IReadOnlySet<Offering> Unavailable { get; init; } = FrozenSet<Offering>.Empty;

    /// <summary>Most overrides in a request.</summary>
    public int MaxOverrides { get; init; } = 60;

    /// <summary>Memory floor in GiB of a job that asks for no amount.</summary>
    public double MinimumMemoryGiB { get; init; } = 2;

    /// <summary>Why a job must be on demand whatever the market says; null when it need not.</summary>
    public static OnDemandReason? Demand(JobRequest request) =>
        !request.Spec.Spot ? OnDemandReason.AskedFor : request.ForceOnDemand ? OnDemandReason.Forced : null;
}

/// <summary>Circuits that are not closed, by scope: <c>c7g.large</c>, <c>c7g.large@us-east-1a</c>, <c>*@us-east-1a</c>.</summary>
/// <param name="open">These let no spot launch through.</param>
/// <param name="halfOpen">These let through who holds a probe, of which so many are free.</param>
internal sealed class OpenCircuits(IEnumerable<string> open, IEnumerable<(string Scope, int ProbesFree)> halfOpen)
{
    private readonly FrozenSet<string> _open = open.ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, int> _halfOpen = halfOpen.ToFrozenDictionary(scope => scope.Scope, scope => scope.ProbesFree, StringComparer.Ordinal);

    public OpenCircuits(IEnumerable<string> open)
        : this(open, [])
    {
    }

    public static OpenCircuits None { get; } = new([]);

    /// <summary>The scopes that let nothing through.</summary>
    public IReadOnlyCollection<string> Open => _open;

    /// <summary>True when some scope may be tried.</summary>
    public bool HasProbes => _halfOpen.Values.Any(free => free > 0);

    /// <summary>True when the pool, the type and the zone all let a launch without a probe through.</summary>
    public bool Allow(Offering offering) => (_open.Count == 0 && _halfOpen.Count == 0) || !Scopes(offering).Any(scope => _open.Contains(scope) || _halfOpen.ContainsKey(scope));

    /// <summary>The half-open scopes whose probes a launch of the offering needs; null when it is open, or has one without a free probe. None: it is allowed.</summary>
    public IReadOnlyList<string>? Needs(Offering offering)
    {
        var needs = new List<string>();
        foreach (var scope in Scopes(offering))
        {
            if (_open.Contains(scope) || (_halfOpen.TryGetValue(scope, out var free) && free == 0))
            {
                return null;
            }

            if (_halfOpen.ContainsKey(scope))
            {
                needs.Add(scope);
            }
        }

        return needs;
    }

    private static string[] Scopes(Offering offering) => [$"*@{offering.Zone}", offering.InstanceType, $"{offering.InstanceType}@{offering.Zone}"];
}
