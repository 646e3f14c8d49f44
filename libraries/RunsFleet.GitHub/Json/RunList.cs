namespace RunsFleet.GitHub.Json;

/// <summary><c>{"total_count":1,"workflow_runs":[...]}</c>.</summary>
internal sealed record RunList(int TotalCount, IReadOnlyList<RunItem>? WorkflowRuns);
