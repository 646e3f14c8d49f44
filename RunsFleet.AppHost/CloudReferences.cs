namespace RunsFleet.AppHost;

/// <summary>Gives a service what it needs to talk to the cloud.</summary>
internal static class CloudReferences
{
    /// <summary>Gives the service the AWS endpoint, region and credentials.</summary>
    public static IResourceBuilder<ProjectResource> WithAws(this IResourceBuilder<ProjectResource> service, Cloud cloud) => cloud.Configure(service);

    /// <summary>Shortens waits that are for production's sake to <paramref name="waits"/> in a local world. No rule changes.</summary>
    public static IResourceBuilder<ProjectResource> WithLocalPace(
        this IResourceBuilder<ProjectResource> service, Cloud cloud, params (string Setting, string Wait)[] waits)
    {
        if (cloud.World is not null)
        {
            service.WithQuietStart();
            foreach (var (setting, wait) in waits)
            {
                service.WithEnvironment(setting, wait);
            }
        }

        return service;
    }

    /// <summary>
    /// Takes away the wait on the way down, since nothing balances here, and the log lines that tell the addresses, since the AppHost tells
    /// them.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithQuietStart(this IResourceBuilder<ProjectResource> service) => service
        .WithEnvironment("Drain__Delay", "00:00:00")
        .WithQuietHost();

    /// <summary>Hides the log lines that tell the addresses, since the AppHost tells them.</summary>
    public static IResourceBuilder<ProjectResource> WithQuietHost(this IResourceBuilder<ProjectResource> project) =>
        project.WithEnvironment("Logging__LogLevel__Microsoft.Hosting.Lifetime", "Warning");

    /// <summary>Passes settings, by their keys in the configuration, as environment variables.</summary>
    public static IResourceBuilder<ProjectResource> WithSettings(this IResourceBuilder<ProjectResource> project, IReadOnlyDictionary<string, string> settings)
    {
        foreach (var (key, value) in settings)
        {
            project.WithEnvironment(key.Replace(":", "__", StringComparison.Ordinal), value);
        }

        return project;
    }

    /// <summary>
    /// Gives the service GitHub's address and the App. The local GitHub is nobody else's, so its limits are out of the way.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithGitHub(this IResourceBuilder<ProjectResource> service, Cloud cloud)
    {
        service.WithEnvironment("GitHub__AppId", cloud.AppId).WithEnvironment("GitHub__PrivateKey", cloud.AppKey);
        return cloud.World is null
            ? service
            : service.WithEnvironment("GitHub__BaseAddress", ReferenceExpression.Create($"{cloud.World.GetEndpoint("http")}/api/v3/"))
                .WithEnvironment("GitHub__PointsPerMinute", "1000000")
                .WithEnvironment("GitHub__MaxConcurrency", "200");
    }

    /// <summary>Gives the service the secret that webhooks are signed with.</summary>
    public static IResourceBuilder<ProjectResource> WithWebhookSecret(this IResourceBuilder<ProjectResource> service, Cloud cloud) =>
        service.WithEnvironment("Webhooks__Secrets__0", cloud.WebhookSecret);
}
