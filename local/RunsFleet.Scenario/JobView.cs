namespace RunsFleet.Scenario;

/// <summary>A job as the local world shows it.</summary>
internal sealed record JobView(
    long Id, string Name, string Status, string? Conclusion, string? RunnerName, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt);
