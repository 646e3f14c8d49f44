namespace RunsFleet.Scenario;

/// <summary>A run as the local world shows it.</summary>
internal sealed record RunView(string Status, string? Conclusion, IReadOnlyList<JobView> Jobs);
