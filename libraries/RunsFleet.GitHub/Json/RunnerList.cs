namespace RunsFleet.GitHub.Json;

/// <summary><c>{"total_count":1,"runners":[...]}</c>.</summary>
internal sealed record RunnerList(int TotalCount, IReadOnlyList<RunnerItem>? Runners);
