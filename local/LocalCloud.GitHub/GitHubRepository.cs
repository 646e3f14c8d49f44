namespace LocalCloud.GitHub;

/// <summary>A repository that the App is installed on.</summary>
public sealed record GitHubRepository(long Id, string Owner, string Name, long OwnerId, long InstallationId)
{
    public string FullName => $"{Owner}/{Name}";
}
