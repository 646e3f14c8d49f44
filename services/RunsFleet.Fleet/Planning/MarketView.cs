namespace RunsFleet.Fleet.Planning;

/// <summary>What can be bought and where, as last seen.</summary>
/// <param name="Types">The region's instance types.</param>
/// <param name="Subnets">Where runners may go; several may lie in one zone.</param>
internal sealed record MarketView(IReadOnlyList<InstanceTypeEntry> Types, IReadOnlyList<RunnerSubnet> Subnets);
