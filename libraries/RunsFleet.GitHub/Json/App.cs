namespace RunsFleet.GitHub.Json;

/// <summary><c>{"id":1,"slug":"runs-fleet",...}</c>.</summary>
internal sealed record App(long Id, string? Slug);
