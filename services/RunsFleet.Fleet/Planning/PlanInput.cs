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

/// <summary>Circuits that let no spot launch through, by scope: <c>c7g.large</c>, <c>c7g.large@us-east-1a</c>, <c>*@us-east-1a</c>.</summary>
internal sealed class OpenCircuits(IEnumerable<string> scopes)
{
    private readonly FrozenSet<string> _scopes = scopes.ToFrozenSet(StringComparer.Ordinal);

    public static OpenCircuits None { get; } = new([]);

    /// <summary>True when the pool, the type and the zone all let a launch through.</summary>
    public bool Allow(Offering offering) =>
        !_scopes.Contains(offering.InstanceType)
        && !_scopes.Contains($"{offering.InstanceType}@{offering.Zone}")
        && !_scopes.Contains($"*@{offering.Zone}");
}
