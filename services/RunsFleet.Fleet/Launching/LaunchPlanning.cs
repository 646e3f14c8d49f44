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

    /// <summary>
    /// Plans a launch into half-open scopes and acquires their probes. Returns the plan, its scopes and how many instances it may bring
    /// there. The caller must report the outcome. Returns null when no such scope would do, or no probe was granted.
    /// </summary>
    public async Task<(LaunchPlan.Ready Plan, IReadOnlyList<string> Scopes, int Granted)?> TryProbeAsync(
        JobRequest request, string launchId, int count, CancellationToken cancellationToken)
    {
        PlanInput input;
        try
        {
            input = await GatherAsync(request, null, cancellationToken);
        }
        catch (MarketUnknownException)
        {
            return null;
        }

        if (LaunchPlanner.ScopesToTry(input) is not { Count: > 0 } scopes)
        {
            return null;
        }

        var granted = count;
        foreach (var scope in scopes)
        {
            granted = Math.Min(granted, await circuits.AcquireProbeAsync(scope, launchId, granted, cancellationToken));
            if (granted == 0)
            {
                break;
            }
        }

        if (granted > 0 && LaunchPlanner.Plan(input with { Probes = scopes }) is LaunchPlan.Ready { Market: Records.Market.Spot } plan)
        {
            return (plan, scopes, granted);
        }

        await ReleaseAsync(launchId, scopes, cancellationToken);
        return null;
    }

    /// <summary>Gives probes back that are not used.</summary>
    public Task ReleaseAsync(string launchId, IReadOnlyList<string> scopes, CancellationToken cancellationToken) =>
        circuits.RecordLaunchAsync(launchId, scopes, [], cancellationToken);

    /// <summary>Says what a launch with probes brought.</summary>
    public Task RecordAsync(string launchId, IReadOnlyList<string> scopes, IReadOnlyList<ProbeInstance> instances, CancellationToken cancellationToken) =>
        circuits.RecordLaunchAsync(launchId, scopes, instances, cancellationToken);

    /// <summary>Plans a launch for the job. Returns <see cref="LaunchPlan.NotNow"/> when types or subnets are not known.</summary>
    /// <param name="request">The job.</param>
    /// <param name="mustBeOnDemand">Why the launch must be on demand, beside what the job itself says; null when it need not.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<LaunchPlan> PlanAsync(JobRequest request, OnDemandReason? mustBeOnDemand, CancellationToken cancellationToken)
    {
        try
        {
            return LaunchPlanner.Plan(await GatherAsync(request, mustBeOnDemand, cancellationToken));
        }
        catch (MarketUnknownException e)
        {
            return new LaunchPlan.NotNow(e.Message);
        }
    }

    private async Task<PlanInput> GatherAsync(JobRequest request, OnDemandReason? mustBeOnDemand, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        var view = await market.GetAsync(cancellationToken);
        var demand = mustBeOnDemand ?? PlanInput.Demand(request);
        var candidates = Candidates.Of(request.Spec, view.Types, limits.MinimumMemoryGiB);
        List<string> types = [.. candidates.Select(type => type.Name)];
        List<string> zones = [.. view.Subnets.Select(subnet => subnet.Zone).Distinct(StringComparer.Ordinal)];
        var mustChooseArch = candidates.DistinctBy(type => type.Arch).Skip(1).Any();
        return new PlanInput
        {
            Spec = request.Spec,
            MustBeOnDemand = demand,
            Market = view,
            SpotPrices = mustChooseArch ? await market.GetSpotPricesAsync(types, cancellationToken) : SpotPrices.Unknown,
            OpenCircuits = demand is null && types.Count > 0 ? await circuits.CheckAsync(types, zones, cancellationToken) : OpenCircuits.None,
            Unavailable = unavailable.Snapshot(),
            MaxOverrides = limits.MaxOverrides,
            MinimumMemoryGiB = limits.MinimumMemoryGiB,
        };
    }
}
