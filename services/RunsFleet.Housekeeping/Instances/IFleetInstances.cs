using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Instances;

/// <summary>An instance of ours that EC2 shows, by its tag.</summary>
internal sealed record FleetInstance(
    string InstanceId, string InstanceType, string AvailabilityZone, Market Market, InstanceState State, DateTimeOffset LaunchedAt, string? LaunchId);

/// <summary>EC2's instances of ours.</summary>
internal interface IFleetInstances
{
    /// <summary>All that carry our tag and are not terminated; null when EC2 does not tell all of them.</summary>
    Task<IReadOnlyList<FleetInstance>?> ListAsync(CancellationToken cancellationToken);
}
