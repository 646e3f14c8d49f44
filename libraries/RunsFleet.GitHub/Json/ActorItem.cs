namespace RunsFleet.GitHub.Json;

/// <summary>Who did something.</summary>
internal sealed record ActorItem(string? Login);
