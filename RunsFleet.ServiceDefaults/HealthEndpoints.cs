using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RunsFleet.ServiceDefaults;

internal static class HealthEndpoints
{
    internal const string Live = "/health/live";
    internal const string Ready = "/health/ready";

    public static void AddHealth(this IHostApplicationBuilder builder) => builder.Services.AddHealthChecks();

    /// <summary>
    /// Maps the health endpoints. Live answers as long as the process does: a dependency that is down must not have every replica
    /// restarted. Ready runs the checks tagged <see cref="HealthTags.Ready"/>.
    /// </summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(Live, new HealthCheckOptions { Predicate = static _ => false });
        app.MapHealthChecks(Ready, new HealthCheckOptions { Predicate = static check => check.Tags.Contains(HealthTags.Ready) });
    }

    public static bool IsProbe(PathString path) => path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);
}
