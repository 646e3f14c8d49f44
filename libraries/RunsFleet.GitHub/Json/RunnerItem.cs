namespace RunsFleet.GitHub.Json;

/// <summary>A runner in an answer of GitHub.</summary>
internal sealed record RunnerItem(long Id, string? Name, string? Status, bool Busy);
