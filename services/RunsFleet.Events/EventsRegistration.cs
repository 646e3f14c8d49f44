using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.Events.Aws;
using RunsFleet.GitHub;
using RunsFleet.Messaging;
using RunsFleet.Recovery;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Events;

internal static class EventsRegistration
{
    // Endpoint "grpc" of service "circuit", through service discovery.
    private static readonly Uri Circuit = new("http://_grpc.circuit");

    public static IHostApplicationBuilder AddEvents(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<EventsOptions>().BindConfiguration(EventsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<EventsOptions>, ValidateEventsOptions>();

        services.AddAws();
        services.AddGitHub();
        services.AddGrpcClient<CircuitBreaker.CircuitBreakerClient>(client => client.Address = Circuit).WithoutHttpResilience();
        services.AddSingleton<ICircuit, GrpcCircuit>();

        services.AddEventsCore();

        // Validated with the other options, at start; here it may still be nonsense.
        var concurrency = builder.Configuration.GetValue<int?>($"{EventsOptions.Section}:{nameof(EventsOptions.Concurrency)}") ?? new EventsOptions().Concurrency;
        builder.AddQueueConsumer<EventEnvelope, EventsHandler>(
            QueueNames.Events,
            EventEnvelope.Read,
            consumer => (consumer.Concurrency, consumer.Describe) = (Math.Clamp(concurrency, 1, 500), EventsHandler.Describe));
        return builder;
    }

    /// <summary>Adds the core: all that is left when the world outside is replaced.</summary>
    internal static IServiceCollection AddEventsCore(this IServiceCollection services)
    {
        services.AddOptions<RecoveryOptions>().Configure<IOptions<EventsOptions>>((recovery, events) => recovery.TerminationGrace = events.Value.TerminationGrace);
        services.AddRecovery();
        services.AddSingleton<JobEvents>();
        services.AddSingleton<InstanceEvents>();
        services.AddSingleton<UnknownInstances>();
        services.AddSingleton<ExpectedEnds>();
        services.AddSingleton<EventsHandler>();
        services.AddSingleton<EventsMetrics>();
        return services;
    }
}
