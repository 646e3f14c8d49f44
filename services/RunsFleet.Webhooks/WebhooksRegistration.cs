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
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = WebhookOptions.MaxBodyBytes);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, WebhookJson.Default));
        services.AddProblemDetails();

        builder.AddQueueSender();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<WebhookReceiver>();
        services.AddSingleton<WebhookMetrics>();
        services.AddSingleton<IntakeGate>();
        services.AddHostedService(provider => provider.GetRequiredService<IntakeGate>());
        return builder;
    }
}
