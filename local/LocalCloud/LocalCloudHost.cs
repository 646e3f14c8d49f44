using LocalCloud.Aws;
using LocalCloud.Aws.DynamoDb;
using LocalCloud.Aws.Ec2;
using LocalCloud.Aws.Remote;
using LocalCloud.Aws.Sqs;
using LocalCloud.Aws.Wire;
using LocalCloud.Control;
using LocalCloud.GitHub;
using LocalCloud.GitHub.Runners;
using LocalCloud.Hosting;

namespace LocalCloud;

/// <summary>Builds the local world: as the program, and in process for tests.</summary>
public static class LocalCloudHost
{
    /// <summary>
    /// Builds the application, not yet started. <paramref name="configure"/> lets a test replace services, the clock among them.
    /// </summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddHosting();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddControl();
        builder.Services.AddWire();
        builder.Services.AddSqs();
        builder.Services.AddDynamoDb();
        if (builder.Configuration[$"{AwsOptions.Section}:{nameof(AwsOptions.RemoteEndpoint)}"] is { Length: > 0 })
        {
            builder.Services.AddRemoteInstanceWorld();
        }

        builder.Services.AddEc2World();
        builder.Services.AddGitHub();
        builder.Services.AddRunnerSimulator();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseControlErrors();
        app.MapHealth();
        app.MapControl();
        app.MapWire();
        app.MapSqs();
        app.MapEc2Control();
        app.MapGitHub();
        return app;
    }
}
