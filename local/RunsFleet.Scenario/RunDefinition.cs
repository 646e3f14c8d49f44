namespace RunsFleet.Scenario;

/// <summary>A workflow run to queue, with its jobs.</summary>
internal sealed record RunDefinition(string Repo, IReadOnlyList<JobDefinition> Jobs);
