namespace RunsFleet.AppHost.Dashboard;

/// <summary>The looks of all resources, and what the parameters are.</summary>
internal static class ResourceLooks
{
    private static readonly UrlLook Health = new("http", "Health", "/health/ready", IsDetail: true);

    /// <summary>By the resource's name.</summary>
    public static IReadOnlyDictionary<string, ResourceLook> All { get; } = new Dictionary<string, ResourceLook>
    {
        [ResourceNames.LocalCloud] = new("CloudCube", null, new UrlLook("http", "World", "/_local/")),
        [ResourceNames.LocalStack] = new("Box", ResourceNames.LocalCloud, new UrlLook("http", "LocalStack", "/_localstack/health")),
        [ResourceNames.Provisioner] = new("Wrench", ResourceNames.LocalCloud),
        [ResourceNames.Scenario] = new("PlayCircle", ResourceNames.LocalCloud),
        [ResourceNames.Webhooks] = new("Link", ResourceNames.Services, new UrlLook("http", "Webhooks", "/webhooks/github")),
        [ResourceNames.Fleet] = new("Server", ResourceNames.Services, Health),
        [ResourceNames.Circuit] = new("PlugConnected", ResourceNames.Services, new UrlLook("http", "API"), new UrlLook("grpc", "gRPC", IsDetail: true)),
        [ResourceNames.Events] = new("MailInbox", ResourceNames.Services, Health),
        [ResourceNames.Housekeeping] = new("Broom", ResourceNames.Services, new UrlLook("http", "API")),
    };

    /// <summary>What each parameter is, by its name.</summary>
    public static IReadOnlyDictionary<string, string> Parameters { get; } = new Dictionary<string, string>
    {
        [ParameterNames.GitHubAppId] = "The id of the GitHub App that RunsFleet acts as.",
        [ParameterNames.GitHubAppKey] = "The private key of the GitHub App, as PEM.",
        [ParameterNames.GitHubWebhookSecret] = "The secret that GitHub signs webhooks with, as in the App's settings.",
    };
}
