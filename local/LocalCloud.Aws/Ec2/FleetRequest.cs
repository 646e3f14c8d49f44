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
