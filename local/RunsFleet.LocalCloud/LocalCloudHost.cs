using Microsoft.Extensions.Options;
using RunsFleet.LocalCloud.Aws;
using RunsFleet.LocalCloud.Control;
using RunsFleet.LocalCloud.DynamoDb;
using RunsFleet.LocalCloud.Ec2;
using RunsFleet.LocalCloud.GitHub;
using RunsFleet.LocalCloud.Runners;
using RunsFleet.LocalCloud.Sqs;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.LocalCloud;

/// <summary>Builds the local world: as the program, and in process for tests.</summary>
public static class LocalCloudHost
{
    /// <summary>The application, not yet started. <paramref name="configure"/> lets a test replace services, the clock among them.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.AddServiceDefaults();
        builder.Services.AddOptions<LocalCloudOptions>().BindConfiguration(LocalCloudOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<LocalCloudOptions>, LocalCloudOptionsValidator>();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddControl();
        builder.Services.AddAws();
        builder.Services.AddSqs();
        builder.Services.AddDynamoDb();
        if (builder.Configuration[$"{LocalCloudOptions.Section}:{nameof(LocalCloudOptions.RemoteEndpoint)}"] is { Length: > 0 })
        {
            builder.Services.AddRemoteInstanceWorld();
        }

        builder.Services.AddEc2World();
        builder.Services.AddGitHub();
        builder.Services.AddRunnerSimulator();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseControlErrors();
        app.MapDefaultEndpoints();
        app.MapControl();
        app.MapAws();
        app.MapSqs();
        app.MapEc2Control();
        app.MapGitHub();
        return app;
    }
}
