namespace RunsFleet.GitHub;

/// <summary>A self-hosted runner and the name that it has in its repository.</summary>
public sealed record NamedRunner(string Name, RegisteredRunner Runner);
