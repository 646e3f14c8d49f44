using System.Security.Cryptography;
using Aspire.Hosting.AWS;
using RunsFleet.AppHost.Starting;
using RunsFleet.WorldSettings;

namespace RunsFleet.AppHost;

/// <summary>The AWS and the GitHub that the services talk to: a local world, or the real ones.</summary>
internal sealed class Cloud
{
    /// <summary>The region of a local world.</summary>
    public const string LocalRegion = "us-east-1";

    private const string LocalAppId = "1";
    private const string LocalWebhookSecret = "local-webhook-secret";

    private Cloud()
    {
    }

    /// <summary>LocalCloud; null when AWS and GitHub are the real ones.</summary>
    public IResourceBuilder<ProjectResource>? World { get; private init; }

    /// <summary>The AWS endpoint that is not AWS's own.</summary>
    public ReferenceExpression? AwsEndpoint { get; private init; }

    /// <summary>Region and profile of the AWS account.</summary>
    public IAWSSDKConfig? AwsConfig { get; private init; }

    /// <summary>Settings that both local and real worlds have, as Aspire parameters.</summary>
    public required IResourceBuilder<ParameterResource> AppId { get; init; }

    /// <summary>The GitHub App's private key, PEM.</summary>
    public required IResourceBuilder<ParameterResource> AppKey { get; init; }

    /// <summary>The secret that webhooks are signed with.</summary>
    public required IResourceBuilder<ParameterResource> WebhookSecret { get; init; }

    public static Cloud Add(IDistributedApplicationBuilder builder, AppHostOptions options) =>
        options.Cloud == CloudKind.Aws ? AddAws(builder) : AddLocal(builder, options);

    /// <summary>
    /// Sends GitHub's webhooks to <paramref name="webhooks"/> in a local world. With the real GitHub its App settings say where they go.
    /// </summary>
    public void DeliverWebhooksTo(IResourceBuilder<ProjectResource> webhooks) =>
        World?.WithEnvironment("LocalCloud__GitHub__WebhookUrl", ReferenceExpression.Create($"{webhooks.GetEndpoint("http")}/webhooks/github"));

    public IResourceBuilder<ProjectResource> Configure(IResourceBuilder<ProjectResource> service)
    {
        if (AwsConfig is not null)
        {
            service.WithReference(AwsConfig);
        }

        if (AwsEndpoint is not null)
        {
            WithLocalCredentials(service).WithEnvironment("AWS_ENDPOINT_URL", AwsEndpoint);
        }

        return World is null ? service : service.WithLocalPace(this).WaitFor(World, WaitBehavior.StopOnResourceUnavailable);
    }

    private static Cloud AddAws(IDistributedApplicationBuilder builder)
    {
        var config = builder.AddAWSSDKConfig().WithRegion(builder.Configuration["AWS_REGION"] ?? LocalRegion).WithSdkValidation(false);
        return new Cloud
        {
            AwsConfig = builder.Configuration["AWS_PROFILE"] is { } profile ? config.WithProfile(profile) : config,
            AppId = builder.AddParameter(ParameterNames.GitHubAppId),
            AppKey = builder.AddParameter(ParameterNames.GitHubAppKey, secret: true),
            WebhookSecret = builder.AddParameter(ParameterNames.GitHubWebhookSecret, secret: true),
        };
    }

    private static Cloud AddLocal(IDistributedApplicationBuilder builder, AppHostOptions options)
    {
        // The App's key lives as long as the world does: nothing secret is in the repository.
        using var key = RSA.Create(2048);
        var world = builder.AddProject<Projects.LocalCloud>(ResourceNames.LocalCloud)
            .WithQuietHost()
            .WithHttpEndpoint(port: options.CloudPort, name: "http")
            .WithReadiness()
            .WithSettings(LocalWorldSettings.Names)
            .WithEnvironment("LocalCloud__Aws__Region", LocalRegion)
            .WithEnvironment("LocalCloud__GitHub__AppId", LocalAppId)
            .WithEnvironment("LocalCloud__GitHub__AppPublicKey", key.ExportSubjectPublicKeyInfoPem())
            .WithEnvironment("LocalCloud__GitHub__WebhookSecret", LocalWebhookSecret)
            .WithEnvironment("LocalCloud__GitHub__HourlyLimit", "1000000");

        if (options.Scenario != "load")
        {
            world.WithSettings(LocalWorldSettings.Schedule(TimeSpan.FromSeconds(15)));
        }

        if (options.Scenario == "load")
        {
            // The order in which events come decides what a job costs. EC2 takes longer, and so is the grace before a termination.
            world.WithEnvironment("LocalCloud__GitHub__PowerOffDelay", "00:00:00.5").WithEnvironment("LocalCloud__Aws__Shutdown", "00:00:02");
        }

        var localStack = options.Cloud == CloudKind.LocalStack ? AddLocalStack(builder) : null;
        if (localStack is not null)
        {
            world.WaitFor(localStack, WaitBehavior.StopOnResourceUnavailable);
        }

        var remote = options.Cloud switch
        {
            CloudKind.LocalStack => ReferenceExpression.Create($"{localStack!.GetEndpoint("http")}"),
            CloudKind.Url => ReferenceExpression.Create($"{options.CloudUrl!.ToString().TrimEnd('/')}"),
            _ => null,
        };
        if (remote is not null)
        {
            WithLocalCredentials(world)
                .WithEnvironment("LocalCloud__Aws__RemoteEndpoint", remote)
                .WithEnvironment("AWS_ENDPOINT_URL", remote);
        }

        return new Cloud
        {
            World = world,
            AwsEndpoint = remote ?? ReferenceExpression.Create($"{world.GetEndpoint("http")}"),
            AppId = builder.AddParameter(ParameterNames.GitHubAppId, LocalAppId),
            AppKey = builder.AddParameter(ParameterNames.GitHubAppKey, key.ExportPkcs8PrivateKeyPem(), secret: true),
            WebhookSecret = builder.AddParameter(ParameterNames.GitHubWebhookSecret, LocalWebhookSecret, secret: true),
        };
    }

    private static IResourceBuilder<ContainerResource> AddLocalStack(IDistributedApplicationBuilder builder)
    {
        var container = builder.AddContainer(ResourceNames.LocalStack, "localstack/localstack", "4.9.2")
            .WithHttpEndpoint(targetPort: 4566, name: "http")
            .WithHttpHealthCheck("/_localstack/health");
        return Environment.GetEnvironmentVariable("LOCALSTACK_AUTH_TOKEN") is { Length: > 0 } token
            ? container.WithEnvironment("LOCALSTACK_AUTH_TOKEN", token)
            : container;
    }

    private static IResourceBuilder<ProjectResource> WithLocalCredentials(IResourceBuilder<ProjectResource> resource) => resource
        .WithEnvironment("AWS_REGION", LocalRegion)
        .WithEnvironment("AWS_ACCESS_KEY_ID", "local")
        .WithEnvironment("AWS_SECRET_ACCESS_KEY", "local")
        .WithEnvironment("AWS_SESSION_TOKEN", "");
}
