namespace RunsFleet.GitHub;

/// <summary>A repository and, when the webhook named it, the App installation that reaches it.</summary>
/// <param name="Name"><c>owner/name</c>.</param>
/// <param name="InstallationId">Null: to be looked up.</param>
public readonly record struct RepositoryAccess(string Name, long? InstallationId);
