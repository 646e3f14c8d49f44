using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RunsFleet.Messaging;
using RunsFleet.Webhooks.Intake;

namespace RunsFleet.Webhooks;

/// <summary>What the service is made of.</summary>
internal static class WebhooksRegistration
{
    public static WebApplicationBuilder AddWebhooks(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.AddSingleton<IValidateOptions<WebhookOptions>, EnqueueTimeValidator>();
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, ServerLimits>();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, WebhookJson.Default));
        services.AddProblemDetails();

        // Time for a second attempt before the webhook is answered. Settings are bound later, and win.
        services.Configure<MessagingOptions>(messaging =>
            (messaging.AttemptTimeout, messaging.CallTimeout) = (TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(3.5)));
        builder.AddQueueSender();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<WebhookReceiver>();
        services.AddSingleton<WebhookMetrics>();
        services.AddSingleton<RejectionLog>();
        services.AddSingleton<ConnectionLimit>();
        services.AddSingleton<BodyMemory>();
        services.AddSingleton<IntakeGate>();
        services.AddHostedService(provider => provider.GetRequiredService<IntakeGate>());
        return builder;
    }
}
