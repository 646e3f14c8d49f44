namespace RunsFleet.Scenario;

/// <summary>A job to queue: its labels, how many seconds it runs, and how it ends.</summary>
internal sealed record JobDefinition(string Name, IReadOnlyList<string> Labels, double DurationSeconds, string Conclusion);
