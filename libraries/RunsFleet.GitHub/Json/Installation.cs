namespace RunsFleet.GitHub.Json;

/// <summary><c>{"id":7,...}</c>.</summary>
internal sealed record Installation(long Id);
