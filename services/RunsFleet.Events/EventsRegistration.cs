using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.Events.Aws;
using RunsFleet.Messaging;
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
        services.AddGrpcClient<CircuitBreaker.CircuitBreakerClient>(client => client.Address = Circuit).WithoutHttpResilience();
        services.AddSingleton<ICircuit, GrpcCircuit>();

        services.AddSingleton<JobEvents>();
        services.AddSingleton<InstanceEvents>();
        services.AddSingleton<UnknownInstances>();

        services.AddSingleton<EventsMetrics>();

        builder.AddQueueConsumer<EventEnvelope, EventsHandler>(
            QueueNames.Events, EventEnvelope.Read, options => options.Describe = EventsHandler.Describe);
        return builder;
    }
}
