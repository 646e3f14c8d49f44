namespace LocalCloud.GitHub;

/// <summary>
/// Addresses inside payloads. The name resolves to the machine itself wherever it resolves at all, so that a client which follows one
/// never reaches the real GitHub.
/// </summary>
internal static class GitHubUrls
{
    public const string Web = "https://github.localhost";
    public const string Api = Web + "/api/v3";

    public static string Repository(GitHubRepository repository) => $"{Api}/repos/{repository.FullName}";
}
