namespace RunsFleet.GitHub;

/// <summary>A self-hosted runner as GitHub lists it.</summary>
public sealed record RegisteredRunner(long Id, bool Online, bool Busy);
