using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RunsFleet.Events;
using RunsFleet.Fleet;
using RunsFleet.Housekeeping;
using RunsFleet.ServiceDefaults;
using RunsFleet.Webhooks;
using RunsFleet.Webhooks.Intake;

namespace RunsFleet.Crash.Tests;

/// <summary>One generation of a service: made as its own program makes it, on the world's clock, and with a cable of its own to the world.</summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Cable _cable;

    private ServiceHost(WebApplication app, Cable cable, Traffic traffic)
    {
        _app = app;
        _cable = cable;
        Traffic = traffic;
    }

    /// <summary>The calls to it.</summary>
    public Traffic Traffic { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    public static async Task<ServiceHost> StartAsync(
        ServiceKind kind, CrashWorld world, IReadOnlyDictionary<string, string?> settings, ILoggerProvider log, CancellationToken cancellationToken)
    {
        var cable = new Cable(world.Endpoint);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Configuration["GitHub:BaseAddress"] = new Uri(cable.Address, "/api/v3/").ToString();
        builder.Services.AddSingleton<TimeProvider>(world.Time);
        var traffic = new Traffic();
        builder.Services.AddSingleton<IStartupFilter>(traffic);
        builder.Services.AddDefaultAWSOptions(Aws(cable.Address, AccessKey(kind)));
        builder.AddServiceDefaults();
        switch (kind)
        {
            case ServiceKind.Webhooks:
                builder.AddWebhooks();
                break;
            case ServiceKind.Fleet:
                builder.AddFleet();
                break;
            case ServiceKind.Housekeeping:
                builder.AddHousekeeping();
                break;
            default:
                builder.AddEvents();
                break;
        }

        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Information);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        if (kind is ServiceKind.Webhooks)
        {
            app.MapWebhooks();
        }

        await app.StartAsync(cancellationToken);
        return new ServiceHost(app, cable, traffic);
    }

    /// <summary>What tells the service's AWS calls from those of others.</summary>
    public static string AccessKey(ServiceKind kind) => kind.ToString().ToLowerInvariant();

    public static AWSOptions Aws(Uri endpoint, string accessKey)
    {
        var options = new AWSOptions { Credentials = new BasicAWSCredentials(accessKey, "local") };
        options.DefaultClientConfig.ServiceURL = endpoint.ToString();
        options.DefaultClientConfig.AuthenticationRegion = "us-east-1";
        return options;
    }

    /// <summary>
    /// The crash. From here on nothing that the host does reaches anybody. What is left of it is then thrown away without a drain; that its
    /// threads may still run to their end in this process changes nothing any more.
    /// </summary>
    public void Kill() => _cable.Unplug();

    public async ValueTask DisposeAsync()
    {
        _cable.Unplug();
        await _app.DisposeAsync();
        await _cable.DisposeAsync();
    }
}
