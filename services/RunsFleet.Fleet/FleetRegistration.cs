using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.Fleet.Aws;
using RunsFleet.Fleet.Circuits;
using RunsFleet.Fleet.Launching;
using RunsFleet.Fleet.Planning;
using RunsFleet.Fleet.Termination;
using RunsFleet.GitHub;
using RunsFleet.Messaging;
using RunsFleet.Records.Aws;
using RunsFleet.Recovery;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Fleet;

/// <summary>Registers the service.</summary>
internal static class FleetRegistration
{
    /// <summary>Endpoint <c>grpc</c> of the service <c>circuit</c>, through service discovery.</summary>
    private static readonly Uri Circuit = new("http://_grpc.circuit");

    public static IHostApplicationBuilder AddFleet(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<FleetOptions>().BindConfiguration(FleetOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FleetOptions>, FleetOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);

        services.AddRecordStore();
        services.AddEc2AndSsm();
        services.AddGitHub();
        services.AddCircuitGate();

        services.AddLaunching();
        services.AddSingleton<FleetMetrics>();

        var concurrency = builder.Configuration.GetValue<int?>($"{FleetOptions.Section}:{nameof(FleetOptions.Concurrency)}") ?? new FleetOptions().Concurrency;
        builder.AddQueueConsumer<JobQueued, JobQueuedHandler>(QueueNames.Main, MessageJson.ReadJobQueued, Configure);
        builder.AddQueueConsumer<JobQueued, JobQueuedHandler>(QueueNames.Pool, MessageJson.ReadJobQueued, Configure);
        builder.AddQueueConsumer<TerminateInstance, TerminateInstanceHandler>(
            QueueNames.Termination, MessageJson.ReadTerminateInstance, consumer => consumer.Describe = TerminateInstanceHandler.Describe);
        return builder;

        // Validated with the other options, at start; here it may still be nonsense.
        void Configure(ConsumerOptions<JobQueued> consumer) =>
            (consumer.Concurrency, consumer.Describe) = (Math.Clamp(concurrency, 1, 500), JobQueuedHandler.Describe);
    }

    /// <summary>Adds the core: all that is left when the world outside is replaced.</summary>
    internal static IServiceCollection AddLaunching(this IServiceCollection services)
    {
        services.AddSingleton(provider => new UnavailableOfferings(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<IOptions<FleetOptions>>().Value.InsufficientCapacityMemory));
        services.AddSingleton<LaunchPlanning>();
        services.AddSingleton<WaitingJobs>();
        services.AddSingleton<FleetPace>();
        services.AddSingleton<FleetCall>();
        services.AddSingleton<InstanceAcquisition>();
        services.AddSingleton<AcquireInstances>(provider => provider.GetRequiredService<InstanceAcquisition>().GetAsync);
        services.AddSingleton<SharedLaunches>();
        services.AddSingleton<GroupLaunch>();
        services.AddSingleton<LaunchGroups>();
        services.AddSingleton<RunnerHandover>();
        services.AddSingleton<UnassignedInstances>();
        services.AddSingleton<LaunchRun>();
        services.AddRerunInheritance();
        services.AddSingleton<JobQueuedHandler>();
        services.AddSingleton<TerminateInstanceHandler>();
        return services;
    }

    /// <summary>No HTTP resilience on gRPC: each call has its own deadline, and a launch does without an answer.</summary>
    private static void AddCircuitGate(this IServiceCollection services)
    {
        services.AddGrpcClient<CircuitBreaker.CircuitBreakerClient>(client => client.Address = Circuit).WithoutHttpResilience();
        services.AddSingleton<ICircuitGate, GrpcCircuitGate>();
        services.AddSingleton<CircuitWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<CircuitWatch>());
    }
}
