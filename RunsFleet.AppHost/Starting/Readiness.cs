using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RunsFleet.AppHost.Starting;

/// <summary>The health of the services, as the AppHost sees it.</summary>
internal static class Readiness
{
    private const string Path = "/health/ready";

    /// <summary>Makes the resource healthy when it answers that it is ready. Whatever waits for it then goes on at once.</summary>
    public static IResourceBuilder<ProjectResource> WithReadiness(this IResourceBuilder<ProjectResource> resource)
    {
        var endpoint = resource.GetEndpoint("http");
        var services = resource.ApplicationBuilder.Services;
        services.TryAddSingleton(TimeProvider.System);

        // A service that is asked while it starts may take the connection and answer late.
        services.AddHttpClient(nameof(ReadinessCheck), http => http.Timeout = TimeSpan.FromSeconds(5));
        var name = $"{resource.Resource.Name}_ready";
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            name,
            provider => new ReadinessCheck(
                () => endpoint.IsAllocated ? new Uri(new Uri(endpoint.Url), Path) : null,
                provider.GetRequiredService<IHttpClientFactory>().CreateClient(nameof(ReadinessCheck)),
                provider.GetRequiredService<TimeProvider>()),
            failureStatus: null,
            tags: null));
        return resource.WithHealthCheck(name);
    }
}
