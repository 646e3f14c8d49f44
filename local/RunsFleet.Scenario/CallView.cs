namespace RunsFleet.Scenario;

/// <summary>How often an operation was called.</summary>
internal sealed record CallView(string Service, string Operation, string? Resource, long Count);
