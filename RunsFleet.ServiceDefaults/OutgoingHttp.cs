using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;

namespace RunsFleet.ServiceDefaults;

/// <summary>Outgoing HTTP: names are resolved by service discovery, and every client is resilient unless it says otherwise.</summary>
public static class OutgoingHttp
{
    /// <summary>
    /// The route of a request, such as <c>/repos/{owner}/{repo}/actions/runs/{run_id}</c>: its span is named by it. A path itself has ids in it, and as
    /// a name it would be another for each request.
    /// </summary>
    public static HttpRequestOptionsKey<string> Route { get; } = new("RunsFleet.Route");

    internal static void AddOutgoingHttp(this IHostApplicationBuilder builder)
    {
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            // A POST that timed out may have been done; only its sender knows whether it may be sent again.
            http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
            http.AddServiceDiscovery();
        });
    }

    /// <summary>
    /// Takes the standard resilience off this client. Every gRPC client needs it: the standard handler ends quiet streams after its total
    /// timeout of 30 s and hides gRPC's own status, and gRPC calls carry deadlines instead.
    /// <code>services.AddGrpcClient&lt;CircuitBreakerClient&gt;(...).WithoutHttpResilience()</code>
    /// </summary>
    public static IHttpClientBuilder WithoutHttpResilience(this IHttpClientBuilder client) =>
        // The library's RemoveAllResilienceHandlers does just this, but is marked experimental (EXTEXP0001).
        client.ConfigureAdditionalHttpMessageHandlers((handlers, _) =>
        {
            foreach (var handler in handlers.OfType<ResilienceHandler>().ToList())
            {
                handlers.Remove(handler);
            }
        });
}
