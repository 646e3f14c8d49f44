namespace RunsFleet.Scenario;

/// <summary>A fault to inject: which calls it meets, what they get, and how likely.</summary>
internal sealed record FaultDefinition(
    string Service, string Operation = "*", string? Error = null, double Probability = 1, bool Duplicate = false);
