using RunsFleet.LocalCloud.Faults;
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
        builder.Services.AddOptions<LocalCloudOptions>().BindConfiguration(LocalCloudOptions.Section);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<WorldLog>();
        builder.Services.AddSingleton<FaultInjector>();
        builder.Services.AddSingleton<CallCounter>();
        configure?.Invoke(builder);

        var app = builder.Build();
        app.MapDefaultEndpoints();
        return app;
    }
}
