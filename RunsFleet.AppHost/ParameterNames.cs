namespace RunsFleet.AppHost;

/// <summary>Names of the Aspire parameters.</summary>
internal static class ParameterNames
{
    public const string GitHubAppId = "github-app-id";
    public const string GitHubAppKey = "github-app-key";
    public const string GitHubWebhookSecret = "github-webhook-secret";

    /// <summary>Every parameter.</summary>
    public static readonly string[] All = [GitHubAppId, GitHubAppKey, GitHubWebhookSecret];
}
