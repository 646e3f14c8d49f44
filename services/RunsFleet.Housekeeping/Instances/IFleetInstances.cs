namespace RunsFleet.Housekeeping.Instances;

/// <summary>EC2's instances of ours.</summary>
internal interface IFleetInstances
{
    /// <summary>Lists all instances that carry our tag and are not terminated. Returns null when EC2 does not tell all of them.</summary>
    Task<IReadOnlyList<FleetInstance>?> ListAsync(CancellationToken cancellationToken);
}
