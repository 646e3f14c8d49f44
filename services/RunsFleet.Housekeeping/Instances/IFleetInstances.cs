namespace RunsFleet.Housekeeping.Instances;

/// <summary>EC2's instances of ours.</summary>
internal interface IFleetInstances
{
    /// <summary>All that carry our tag and are not terminated; null when EC2 does not tell all of them.</summary>
    Task<IReadOnlyList<FleetInstance>?> ListAsync(CancellationToken cancellationToken);
}
