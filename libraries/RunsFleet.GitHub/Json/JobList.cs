namespace RunsFleet.GitHub.Json;

/// <summary><c>{"total_count":1,"jobs":[...]}</c>.</summary>
internal sealed record JobList(int TotalCount, IReadOnlyList<JobItem>? Jobs);
