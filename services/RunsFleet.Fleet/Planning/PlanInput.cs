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

    /// <summary>Half-open scopes whose probes are acquired: the launch goes into these and nowhere else. Null: into none that is half-open.</summary>
    public IReadOnlyList<string>? Probes { get; init; }

    /// <summary>Offerings that lately answered insufficient capacity.</summary>
    public IReadOnlySet<Offering> Unavailable { get; init; } = FrozenSet<Offering>.Empty;

    /// <summary>Most overrides in a request.</summary>
    public int MaxOverrides { get; init; } = 60;

    /// <summary>Memory floor in GiB of a job that asks for no amount.</summary>
    public double MinimumMemoryGiB { get; init; } = 2;

    /// <summary>Says why a job must be on demand whatever the market says. Returns null when it need not.</summary>
    public static OnDemandReason? Demand(JobRequest request) =>
        !request.Spec.Spot ? OnDemandReason.AskedFor : request.ForceOnDemand ? OnDemandReason.Forced : null;
}
