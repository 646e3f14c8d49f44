using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Instances;

/// <summary>An instance of ours that EC2 shows, by its tag.</summary>
internal sealed record FleetInstance(
    string InstanceId, string InstanceType, string AvailabilityZone, Market Market, InstanceState State, DateTimeOffset LaunchedAt, string? LaunchId);
