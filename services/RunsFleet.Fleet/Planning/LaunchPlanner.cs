using RunsFleet.Contracts;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Planning;

/// <summary>Chooses what to ask EC2 for. Pure, and deterministic: equal input gives an equal plan.</summary>
internal static class LaunchPlanner
{
    private const int MaxCircuits = 20;

    /// <summary>
    /// Plans a launch: candidates x subnets, less what is open or lately had no capacity; on demand when nothing is left on spot.
    /// </summary>
    public static LaunchPlan Plan(PlanInput input)
    {
        var candidates = Candidates.Of(input.Spec, input.Market.Types, input.MinimumMemoryGiB);
        if (candidates.Count == 0)
        {
            return new LaunchPlan.NeverOffered("No instance type of this region has the cpu, ram, arch, family and gen that the label asks for.");
        }

        var subnets = OnePerZone(input.Market.Subnets);
        if (subnets.Count == 0)
        {
            return new LaunchPlan.NotNow("There is no subnet with free addresses to launch runners into.");
        }

        List<Choice> offered = [.. candidates.SelectMany(type => subnets.Where(s => type.Zones.Contains(s.Zone)).Select(s => new Choice(type, s)))];
        if (offered.Count == 0)
        {
            // A subnet that is full for a minute is no reason to give a job up.
            return input.Market.Subnets.Any(subnet => candidates.Any(type => type.Zones.Contains(subnet.Zone)))
                ? new LaunchPlan.NotNow("No subnet in a zone that offers what the label allows has free addresses.")
                : new LaunchPlan.NeverOffered("No availability zone of the runner subnets offers an instance type that the label allows.");
        }

        var reason = input.MustBeOnDemand;
        List<string> circuits = [];
        if (reason is null)
        {
            circuits = [.. offered.Where(c => c.Type.SupportsSpot).SelectMany(c => input.OpenCircuits.NotClosed(c.On(Market.Spot))).Distinct(StringComparer.Ordinal).Take(MaxCircuits)];
            List<Choice> spot = [.. offered.Where(c => c.Type.SupportsSpot && Allowed(c.On(Market.Spot), input) && LetsThrough(c.On(Market.Spot), input))];
            if (spot.Count > 0)
            {
                return Ready(input, spot, Market.Spot, null) with { Circuits = circuits };
            }

            reason = OnDemandReason.NoSpotOfferingLeft;
        }

        List<Choice> onDemand = [.. offered.Where(c => Allowed(c.On(Market.OnDemand), input))];
        return onDemand.Count > 0
            ? Ready(input, onDemand, Market.OnDemand, reason) with { Circuits = circuits }
            : new LaunchPlan.NotNow("Every offering that would do lately had no capacity, on demand too.");
    }

    /// <summary>
    /// Chooses the subnet with the most free addresses in each zone: EC2 refuses a request with two subnets of one zone (lesson L27).
    /// </summary>
    public static IReadOnlyList<RunnerSubnet> OnePerZone(IEnumerable<RunnerSubnet> subnets) =>
    [
        .. subnets.Where(s => s.FreeAddresses > 0)
            .GroupBy(s => s.Zone, StringComparer.Ordinal)
            .OrderBy(zone => zone.Key, StringComparer.Ordinal)
            .Select(zone => zone.OrderByDescending(s => s.FreeAddresses).ThenBy(s => s.SubnetId, StringComparer.Ordinal).First()),
    ];

    /// <summary>
    /// Finds the half-open scopes that a launch for the job could try: those of one offering, the first there is. Returns none when there
    /// is nothing to try.
    /// </summary>
    public static IReadOnlyList<string> ScopesToTry(PlanInput input)
    {
        if (input.MustBeOnDemand is not null || !input.OpenCircuits.HasProbes)
        {
            return [];
        }

        var zones = OnePerZone(input.Market.Subnets).Select(subnet => subnet.Zone).ToList();
        return Candidates.Of(input.Spec, input.Market.Types, input.MinimumMemoryGiB)
            .Where(type => type.SupportsSpot)
            .SelectMany(type => zones.Where(type.Zones.Contains).Select(zone => new Offering(type.Name, zone, Market.Spot)))
            .Where(offering => Allowed(offering, input))
            .Select(input.OpenCircuits.Needs)
            .FirstOrDefault(needs => needs is { Count: > 0 }) ?? [];
    }

    private static bool LetsThrough(Offering offering, PlanInput input) => input.Probes is { } probes
        ? input.OpenCircuits.Needs(offering) is { Count: > 0 } needs && needs.All(probes.Contains)
        : input.OpenCircuits.Allow(offering);

    private static bool Allowed(Offering offering, PlanInput input) => !input.Unavailable.Contains(offering);

    private static LaunchPlan.Ready Ready(PlanInput input, List<Choice> choices, Market market, OnDemandReason? reason)
    {
        var arch = input.Spec.Arch ?? CheaperArch(choices, input.SpotPrices);
        var ofArch = choices.Where(c => c.Type.Arch == arch);
        return new LaunchPlan.Ready(arch, RunnerNames.LaunchTemplate(arch), market, reason, Diversify(ofArch, input.SpotPrices, input.MaxOverrides));
    }

    /// <summary>
    /// The architecture with the lowest known spot price. A known price goes before an unknown one; without any price it is arm64, which costs
    /// less as a rule.
    /// </summary>
    private static CpuArchitecture CheaperArch(List<Choice> choices, SpotPrices prices) => choices
        .GroupBy(c => c.Type.Arch)
        .OrderBy(arch => arch.Min(c => prices.Find(c.Type.Name, c.Subnet.Zone)) ?? decimal.MaxValue)
        .ThenBy(arch => arch.Key == CpuArchitecture.Arm64 ? 0 : 1)
        .First().Key;

    /// <summary>
    /// Goes round the types, cheapest first and then smallest, and gives each one zone a round, beginning with another zone for each type:
    /// where not all fit, what is left out is spread over types and zones alike.
    /// </summary>
    private static List<PlannedOverride> Diversify(IEnumerable<Choice> choices, SpotPrices prices, int limit)
    {
        List<List<Choice>> types =
        [
            .. choices.GroupBy(c => c.Type.Name, StringComparer.Ordinal)
                .Select(type => type.OrderBy(c => c.Subnet.Zone, StringComparer.Ordinal).ToList())
                .OrderBy(type => type.Min(c => prices.Find(c.Type.Name, c.Subnet.Zone)) ?? decimal.MaxValue)
                .ThenBy(type => type[0].Type.VCpus)
                .ThenBy(type => type[0].Type.MemoryGiB)
                .ThenBy(type => type[0].Type.Name, StringComparer.Ordinal),
        ];
        var overrides = new List<PlannedOverride>();
        for (var round = 0; overrides.Count < limit && types.Exists(type => type.Count > round); round++)
        {
            for (var i = 0; i < types.Count && overrides.Count < limit; i++)
            {
                if (round < types[i].Count)
                {
                    var (type, subnet) = types[i][(i + round) % types[i].Count];
                    overrides.Add(new PlannedOverride(type.Name, subnet.SubnetId, subnet.Zone));
                }
            }
        }

        return overrides;
    }

    private sealed record Choice(InstanceTypeEntry Type, RunnerSubnet Subnet)
    {
        public Offering On(Market market) => new(Type.Name, Subnet.Zone, market);
    }
}
