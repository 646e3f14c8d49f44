using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using RunsFleet.ServiceDefaults.Aws;

namespace RunsFleet.ServiceDefaults;

/// <summary>Traces, metrics and logs through OpenTelemetry; exported by OTLP where an endpoint is named, else kept in process.</summary>
internal static class Telemetry
{
    /// <summary>The OpenTelemetry specification's own setting; Aspire and collectors set it.</summary>
    internal const string EndpointKey = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        AwsSpanCustomizer.Register();
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddAttributes([new("service.version", ServiceVersion.Current.Version)]))
            .WithMetrics(metrics => metrics
                .AddMeter(MetricNames.Meter)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation())
            .WithTracing(tracing => tracing
                .AddSource(ActivityNames.Source)
                .AddProcessor(new InheritedTags())
                // Probes come every few seconds for ever and tell nothing.
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !HealthEndpoints.IsProbe(context.Request.Path))
                .AddHttpClientInstrumentation(RouteSpans.Configure));

        if (!string.IsNullOrWhiteSpace(builder.Configuration[EndpointKey]))
        {
            telemetry.UseOtlpExporter();
        }
    }
}
