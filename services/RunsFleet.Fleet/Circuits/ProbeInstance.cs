namespace RunsFleet.Fleet.Circuits;

/// <summary>A spot instance that a launch brought.</summary>
internal sealed record ProbeInstance(string InstanceId, string InstanceType, string Zone);
