using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Circuits;
using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Launching;

/// <summary>Gathers what a plan depends on, and plans.</summary>
internal sealed class LaunchPlanning(
    IMarketSource market, ICircuitGate circuits, UnavailableOfferings unavailable, IOptions<FleetOptions> options)
{
    /// <summary>Remembers offerings that had no capacity.</summary>
    public void Remember(IEnumerable<Offering> outOfCapacity) => unavailable.Add(outOfCapacity);

    /// <param name="request">The job.</param>
    /// <param name="mustBeOnDemand">Why the launch must be on demand, beside what the job itself says; null when it need not.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<LaunchPlan> PlanAsync(JobRequest request, OnDemandReason? mustBeOnDemand, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        MarketView view;
        try
        {
            view = await market.GetAsync(cancellationToken);
        }
        catch (MarketUnknownException e)
        {
            return new LaunchPlan.NotNow(e.Message);
        }

        var demand = mustBeOnDemand ?? PlanInput.Demand(request);
        var candidates = Candidates.Of(request.Spec, view.Types, limits.MinimumMemoryGiB);
        List<string> types = [.. candidates.Select(type => type.Name)];
        var mustChooseArch = candidates.DistinctBy(type => type.Arch).Skip(1).Any();
        return LaunchPlanner.Plan(new PlanInput
        {
            Spec = request.Spec,
            MustBeOnDemand = demand,
            Market = view,
            SpotPrices = mustChooseArch ? await market.GetSpotPricesAsync(types, cancellationToken) : SpotPrices.Unknown,
            OpenCircuits = demand is null && types.Count > 0 ? await circuits.CheckAsync(types, cancellationToken) : OpenCircuits.None,
            Unavailable = unavailable.Snapshot(),
            MaxOverrides = limits.MaxOverrides,
            MinimumMemoryGiB = limits.MinimumMemoryGiB,
        });
    }
}
