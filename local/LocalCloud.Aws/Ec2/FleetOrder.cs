namespace LocalCloud.Aws.Ec2;

/// <summary>In what order a fleet's pools are tried. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-fleet-allocation-strategy.html</summary>
internal static class FleetOrder
{
    /// <summary>Sorts the candidates by the target's strategy, and narrows them to one type or zone when it asks for that.</summary>
    public static IReadOnlyList<FleetCandidate> Sort(FleetTarget target, IEnumerable<FleetCandidate> candidates)
    {
        IReadOnlyList<FleetCandidate> sorted = [.. target.Strategy switch
        {
            // A pool that has no room is not chosen as long as another has some.
            "price-capacity-optimized" => candidates.OrderByDescending(c => c.HasRoom).ThenBy(c => c.PricePerUnit),
            "capacity-optimized" => candidates.OrderByDescending(c => c.Units).ThenBy(c => c.PricePerUnit),
            "capacity-optimized-prioritized" =>
                candidates.OrderByDescending(c => c.HasRoom).ThenBy(c => Priority(c)).ThenBy(c => c.PricePerUnit),
            "prioritized" => candidates.OrderBy(c => Priority(c)).ThenBy(c => c.PricePerUnit),
            "diversified" => candidates.OrderBy(c => c.Pool.Override.InstanceType, StringComparer.Ordinal).ThenBy(c => c.Pool.Subnet.Zone.Index),
            _ => candidates.OrderBy(c => c.PricePerUnit),
        }];
        return Narrow(target, sorted);
    }

    /// <summary>Returns how many pools share the load in turn.</summary>
    public static int Width(FleetTarget target, int pools) => target.Strategy switch
    {
        "diversified" => pools,
        "lowest-price" when target.Market == Market.Spot => Math.Clamp(target.PoolsToUse, 1, Math.Max(pools, 1)),
        _ => 1,
    };

    private static double Priority(FleetCandidate candidate) => candidate.Pool.Override.Priority ?? double.MaxValue;

    private static IReadOnlyList<FleetCandidate> Narrow(FleetTarget target, IReadOnlyList<FleetCandidate> sorted)
    {
        if (!target.SingleInstanceType && !target.SingleAvailabilityZone)
        {
            return sorted;
        }

        // The first group, in the strategy's order, that can give all; else the one that can give most.
        var groups = sorted.GroupBy(c => (
            Type: target.SingleInstanceType ? c.Pool.Override.InstanceType : "",
            Zone: target.SingleAvailabilityZone ? c.Pool.Subnet.Zone.Name : ""));
        return [.. groups.OrderByDescending(group => Math.Min(group.Sum(c => c.Units), target.Capacity)).Take(1).SelectMany(group => group)];
    }
}
