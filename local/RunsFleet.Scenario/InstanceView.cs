namespace RunsFleet.Scenario;

/// <summary>An instance as the local world shows it.</summary>
internal sealed record InstanceView(string InstanceId, string Type, string Az, string Market, string State);
