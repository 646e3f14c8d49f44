using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Messaging;

/// <summary>Queues for a service.</summary>
public static class MessagingRegistration
{
    // The only retries there are; CallTimeout bounds them all.
    private const int MaxRetries = 2;

    /// <summary>Adds <see cref="IQueueSender"/>.</summary>
    public static IHostApplicationBuilder AddQueueSender(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MessagingOptions>().BindConfiguration(MessagingOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MessagingOptions>, ValidateMessagingOptions>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();

        SqsSpans.Add();
        services.TryAddKeyedAWSService<IAmazonSQS>(SqsClients.Calls, (config, provider) =>
            Limit(config, provider.GetRequiredService<IOptions<MessagingOptions>>().Value.AttemptTimeout));
        services.TryAddSingleton<QueueUrls>();

        services.TryAddSingleton<BatchedQueueSender>();
        services.TryAddSingleton<IQueueSender>(provider => provider.GetRequiredService<BatchedQueueSender>());
        services.TryAddSingleton<MessagingMetrics>();
        return builder;
    }

    /// <summary>
    /// Adds a consumer of <paramref name="queue"/>: <paramref name="read"/> turns bodies into messages, and each message is handled by a
    /// <typeparamref name="THandler"/> of its own scope. The service is ready when its consumers reach their queues. Adds the sender too.
    /// </summary>
    public static IHostApplicationBuilder AddQueueConsumer<
        TMessage, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(
        this IHostApplicationBuilder builder, string queue, Func<string, Reading<TMessage>> read, Action<ConsumerOptions<TMessage>>? configure = null)
        where THandler : class, IMessageHandler<TMessage>
    {
        builder.AddQueueSender();
        var services = builder.Services;
        services.TryAddKeyedAWSService<IAmazonSQS>(SqsClients.Receive, (config, provider) =>
            Limit(config, provider.GetRequiredService<IOptions<MessagingOptions>>().Value.ReceiveTimeout));

        services.TryAddScoped<THandler>();
        services.TryAddSingleton<MessageDeleter>();
        services.TryAddSingleton<MessageVisibility>();
        services.TryAddSingleton<MessageSettlement>();

        var options = new ConsumerOptions<TMessage>();
        configure?.Invoke(options);
        var consumer = new Consumer<TMessage>(queue, read, provider => provider.GetRequiredService<THandler>(), options);
        services.AddHealthChecks().AddCheck($"queue {queue}", consumer.Status, tags: [HealthTags.Ready]);

        // Not AddHostedService: it takes one service of a type, and two queues may carry the same message.
        services.AddSingleton<IHostedService>(provider => Create(provider, consumer));
        return builder;
    }

    private static SqsConsumer<TMessage> Create<TMessage>(IServiceProvider provider, Consumer<TMessage> consumer)
    {
        var options = provider.GetRequiredService<IOptions<MessagingOptions>>();
        var time = provider.GetRequiredService<TimeProvider>();
        var pause = new FailurePause(time);
        var processor = new MessageProcessor<TMessage>(
            consumer,
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<MessageSettlement>(),
            provider.GetRequiredService<MessageVisibility>(),
            pause,
            options,
            time,
            provider.GetRequiredService<ILogger<MessageProcessor<TMessage>>>());
        return new SqsConsumer<TMessage>(
            consumer,
            provider.GetRequiredKeyedService<IAmazonSQS>(SqsClients.Receive),
            provider.GetRequiredService<QueueUrls>(),
            processor,
            pause,
            provider.GetRequiredService<MessagingMetrics>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            options,
            time,
            provider.GetRequiredService<ILogger<SqsConsumer<TMessage>>>());
    }

    private static void Limit(ClientConfig config, TimeSpan attempt)
    {
        config.Timeout = attempt;
        config.MaxErrorRetry = MaxRetries;
        // The SDK would make a call whose connection broke up to ten times more, at once, beside the retries above.
        config.MaxStaleConnectionRetries = 0;
    }
}
