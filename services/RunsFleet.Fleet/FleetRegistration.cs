using Microsoft.Extensions.Options;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.Fleet.Aws;
using RunsFleet.Fleet.Circuits;
using RunsFleet.Fleet.GitHub;
using RunsFleet.Fleet.Launching;
using RunsFleet.Fleet.Planning;
using RunsFleet.Fleet.Termination;
using RunsFleet.Records.Aws;

namespace RunsFleet.Fleet;

/// <summary>Registers the service.</summary>
internal static class FleetRegistration
{
    public static IHostApplicationBuilder AddFleet(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<FleetOptions>().BindConfiguration(FleetOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FleetOptions>, FleetOptionsValidator>();
        services.AddSingleton(TimeProvider.System);

        services.AddRecordStore();
        services.AddEc2AndSsm();
        services.AddGitHubRunners();
        services.AddCircuitGate();

        services.AddLaunching();
        services.AddSingleton<FleetMetrics>();
        return builder;
    }

    /// <summary>The core: all that is left when the world outside is replaced.</summary>
    internal static IServiceCollection AddLaunching(this IServiceCollection services)
    {
        services.AddSingleton(provider => new UnavailableOfferings(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<FleetOptions>>().Value.InsufficientCapacityMemory));
        services.AddSingleton<LaunchPlanning>();
        services.AddSingleton<InstanceAcquisition>();
        services.AddSingleton<RunnerHandover>();
        services.AddSingleton<SpareInstances>();
        services.AddSingleton<LaunchRun>();
        services.AddSingleton<JobQueuedHandler>();
        services.AddSingleton<TerminateInstanceHandler>();
        return services;
    }

    /// <summary>No resilience handler on gRPC: each call has its own deadline, and a launch does without an answer.</summary>
    private static void AddCircuitGate(this IServiceCollection services)
    {
        var client = services.AddGrpcClient<CircuitBreaker.CircuitBreakerClient>(client => client.Address = new Uri("http://_grpc.circuit"));
#pragma warning disable EXTEXP0001 // Experimental, and the only way to leave out a default that is set for every client.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        client.AddServiceDiscovery();
        services.AddSingleton<ICircuitGate, GrpcCircuitGate>();
    }
}
