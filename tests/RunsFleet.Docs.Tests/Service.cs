using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RunsFleet.Circuit;
using RunsFleet.Events;
using RunsFleet.Fleet;
using RunsFleet.Housekeeping;
using RunsFleet.ServiceDefaults;
using RunsFleet.Webhooks;

namespace RunsFleet.Docs.Tests;

/// <summary>A service, registered as its own program does it, and never started.</summary>
internal sealed record Service(string Name, Action<WebApplicationBuilder> Register)
{
    public static IReadOnlyList<Service> All { get; } =
    [
        new("Circuit", builder => builder.AddCircuit()),
        new("Events", builder => builder.AddEvents()),
        new("Fleet", builder => builder.AddFleet()),
        new("Housekeeping", builder => builder.AddHousekeeping()),
        new("Webhooks", builder => builder.AddWebhooks()),
    ];

    /// <summary>The options that the service binds to configuration, as they are with these settings and no others. They are not validated.</summary>
    public IReadOnlyList<object> BoundOptions(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        // The variables of the machine that runs the tests must not show in the page.
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddServiceDefaults();
        Register(builder);

        // BindConfiguration registers one of these for the type that it binds.
        var bound = builder.Services.Select(service => service.ServiceType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IOptionsChangeTokenSource<>))
            .Select(type => type.GenericTypeArguments[0])
            .Where(type => type.Namespace!.StartsWith("RunsFleet.", StringComparison.Ordinal))
            .Distinct()
            .ToList();

        using var host = builder.Build();
        return [.. bound.Select(type => Configured(host.Services, type))];
    }

    private static object Configured(IServiceProvider services, Type type)
    {
        var options = Activator.CreateInstance(type)!;
        var contract = typeof(IConfigureOptions<>).MakeGenericType(type);
        foreach (var configure in services.GetServices(contract))
        {
            contract.GetMethod("Configure")!.Invoke(configure, [options]);
        }

        return options;
    }
}
