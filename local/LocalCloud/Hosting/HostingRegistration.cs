namespace LocalCloud.Hosting;

/// <summary>What the program has besides the world: telemetry, quiet logs, health, and a way to stop.</summary>
internal static class HostingRegistration
{
    // Less than the time after which an orchestrator kills.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(25);

    /// <summary>Adds all of it.</summary>
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        builder.AddQuietLogs();
        builder.AddTelemetry();
        builder.Services.AddHealthChecks();
        builder.Services.Configure<HostOptions>(static host =>
        {
            host.ShutdownTimeout = StopTime;

            // A slow part must not eat the time of the others.
            host.ServicesStopConcurrently = true;
        });
    }

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>: the world is ready when it listens.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live");
        app.MapHealthChecks("/health/ready");
    }
}
