namespace RunsFleet.Fleet.Planning;

/// <summary>One way to get the instance.</summary>
internal sealed record PlannedOverride(string InstanceType, string SubnetId, string Zone);
