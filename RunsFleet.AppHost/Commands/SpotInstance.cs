namespace RunsFleet.AppHost.Commands;

/// <summary>A spot instance of the local world that has not ended.</summary>
internal sealed record SpotInstance(string InstanceId, string Type, string Az);
