using LocalCloud.Aws.Ec2.Wire;

namespace LocalCloud.Aws.Ec2;

/// <summary>A CreateFleet request of type <c>instant</c>, read and checked.</summary>
/// <param name="ClientToken">Makes the call idempotent; null: it is not.</param>
/// <param name="Fingerprint">All other parameters: a token stands for one of these.</param>
/// <param name="Targets">Capacity wanted on each market, in units of <see cref="FleetOverride.Weight"/>.</param>
/// <param name="Pools">Where instances may be launched, in the order of the request.</param>
/// <param name="FleetTags">Tags of the fleet.</param>
/// <param name="InstanceTags">Tags of its instances.</param>
internal sealed record FleetRequest(
    string? ClientToken,
    string Fingerprint,
    IReadOnlyList<FleetTarget> Targets,
    IReadOnlyList<FleetPool> Pools,
    IReadOnlyDictionary<string, string> FleetTags,
    IReadOnlyDictionary<string, string> InstanceTags);

/// <summary>What is wanted on a market, and how pools are chosen there.</summary>
internal sealed record FleetTarget(
    Market Market, int Capacity, string Strategy, bool SingleInstanceType, bool SingleAvailabilityZone, int MinCapacity, int PoolsToUse);

/// <summary>One override of a launch template, as it was asked for.</summary>
internal sealed record FleetOverride(
    LaunchTemplateVersion Template,
    string InstanceType,
    string? SubnetId,
    string? Az,
    string? MaxPrice,
    double? Priority,
    double? WeightedCapacity,
    string? ImageId,
    Form? BlockDeviceMappings)
{
    public double Weight => WeightedCapacity ?? 1;

    /// <summary>True when the instance type was an override's, not the template's.</summary>
    public bool NamesInstanceType { get; init; } = true;
}

/// <summary>An override in a zone. <paramref name="Type"/> is null when EC2 has no such type.</summary>
internal sealed record FleetPool(FleetOverride Override, InstanceType? Type, Subnet Subnet);

/// <summary>Instances that one override gave in one subnet.</summary>
internal sealed record FleetInstances(FleetOverride Override, Market Market, Subnet Subnet, IReadOnlyList<string> InstanceIds);

/// <summary>Why an override gave nothing, or not enough.</summary>
internal sealed record FleetError(FleetOverride Override, Market Market, string Code, string Message);

/// <summary>What came of a request: both lists can hold something.</summary>
internal sealed record FleetResult(string FleetId, IReadOnlyList<FleetInstances> Instances, IReadOnlyList<FleetError> Errors);
