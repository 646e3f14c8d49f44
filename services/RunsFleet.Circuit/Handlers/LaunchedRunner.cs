namespace RunsFleet.Circuit.Handlers;

/// <summary>An instance that a launch brought.</summary>
internal sealed record LaunchedRunner(string InstanceId, string InstanceType, string Zone);
