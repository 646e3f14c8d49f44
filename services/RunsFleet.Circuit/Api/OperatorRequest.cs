namespace RunsFleet.Circuit.Api;

/// <summary>What an operator sends: who, why, and for how long.</summary>
internal sealed record OperatorRequest(string? Actor, string? Reason, double? DurationSeconds);
