namespace RunsFleet.Records;

/// <summary>A repository that had a job of ours, and the App installation that reaches it when its webhook named one.</summary>
public sealed record ObservedRepository(string Name, long? InstallationId);
