using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RunsFleet.Circuit.Api;
using RunsFleet.Circuit.Aws;
using RunsFleet.Circuit.Handlers;

namespace RunsFleet.Circuit;

/// <summary>What the service is made of.</summary>
internal static class CircuitRegistration
{
    public static WebApplicationBuilder AddCircuit(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<CircuitOptions>().BindConfiguration(CircuitOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CircuitOptions>, CircuitOptionsValidator>();
        builder.AddGrpcEndpoint();

        services.AddCircuitStore();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CheckCircuits>();
        services.AddSingleton<RecordInterruption>();
        services.AddSingleton<ResetCircuit>();
        services.AddSingleton<CircuitMetrics>();

        services.AddGrpc(grpc => grpc.Interceptors.Add<StatusInterceptor>());
        return builder;
    }

    public static void MapCircuit(this WebApplication app) => app.MapGrpcService<CircuitApi>();
}
