using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RunsFleet.ServiceDefaults;

/// <summary>What every service has: telemetry, health, service discovery, resilience, graceful drain.</summary>
public static class ServiceDefaultsRegistration
{
    /// <summary>
    /// Adds the defaults. Outgoing HTTP is resilient from here on: a gRPC client must say
    /// <see cref="OutgoingHttp.WithoutHttpResilience"/>.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddHostedService<VersionLine>();
        builder.AddQuietLogs();
        builder.AddRepeatedLinesLimit();
        builder.AddTelemetry();
        builder.AddHealth();
        builder.AddDrain();
        builder.AddOutgoingHttp();
        return builder;
    }

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>, in every environment.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealth();
        return app;
    }
}
