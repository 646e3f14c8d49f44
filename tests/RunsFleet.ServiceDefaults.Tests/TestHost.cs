using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace RunsFleet.ServiceDefaults.Tests;

/// <summary>A service with nothing but the defaults, in the environment and with the settings given.</summary>
internal static class TestHost
{
    public static WebApplication Build(
        string environment = "Production", Action<WebApplicationBuilder>? configure = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        configure?.Invoke(builder);
        builder.AddServiceDefaults();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/work", () => "done");
        return app;
    }

    public static void AddCheck(this WebApplicationBuilder builder, string name, HealthStatus status, params string[] tags) =>
        builder.Services.AddHealthChecks().AddCheck(name, () => new HealthCheckResult(status), tags);
}
