using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RunsFleet.Circuit.Api;
using RunsFleet.Circuit.Aws;
using RunsFleet.Circuit.Board;
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
        services.AddCircuitCore();

        services.AddHostedService<BoardPolling>();
        services.AddHostedService<CircuitSweep>();
        services.AddGrpc(grpc => grpc.Interceptors.Add<StatusInterceptor>());
        services.AddGrpcReflection();
        services.AddGrpcHealthChecks();
        return builder;
    }

    public static void MapCircuit(this WebApplication app)
    {
        app.MapGrpcService<CircuitApi>();
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService();
        app.MapOperatorApi();
    }

    /// <summary>Adds the core: all that is left when the world outside is replaced.</summary>
    internal static IServiceCollection AddCircuitCore(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<CircuitMetrics>();
        services.AddSingleton<CircuitBoard>();
        services.AddSingleton<CircuitEvaluation>();
        services.AddSingleton<CheckCircuits>();
        services.AddSingleton<RecordInterruption>();
        services.AddSingleton<Probing>();
        services.AddSingleton<ManualControl>();
        services.AddSingleton<WatchCircuits>();
        return services;
    }
}
