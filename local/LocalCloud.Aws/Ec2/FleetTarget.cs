namespace LocalCloud.Aws.Ec2;

/// <summary>What is wanted on a market, and how pools are chosen there.</summary>
internal sealed record FleetTarget(
    Market Market, int Capacity, string Strategy, bool SingleInstanceType, bool SingleAvailabilityZone, int MinCapacity, int PoolsToUse);
