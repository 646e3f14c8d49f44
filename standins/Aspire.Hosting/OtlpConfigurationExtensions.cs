using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

public enum OtlpProtocol
{
    Grpc = 0,
    HttpProtobuf = 1,
}

public static class OtlpConfigurationExtensions
{
    /// <summary>
    /// Names the resource for OpenTelemetry. There is no dashboard here, so an endpoint is set only where one is configured
    /// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>).
    /// </summary>
    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEnvironment => builder.WithOtlp(protocol: null);

    public static IResourceBuilder<T> WithOtlpExporter<T>(this IResourceBuilder<T> builder, OtlpProtocol protocol)
        where T : IResourceWithEnvironment => builder.WithOtlp(protocol == OtlpProtocol.Grpc ? "grpc" : "http/protobuf");

    private static IResourceBuilder<T> WithOtlp<T>(this IResourceBuilder<T> builder, string? protocol)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        var configuration = builder.ApplicationBuilder.Configuration;
        var instance = RandomNumberGenerator.GetHexString(8, lowercase: true);
        return builder.WithEnvironment(context =>
        {
            var variables = context.EnvironmentVariables;
            variables["OTEL_SERVICE_NAME"] = builder.Resource.Name;
            variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance}";
            if (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 } endpoint)
            {
                return;
            }

            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol ?? configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] ?? "grpc";
            if (builder.ApplicationBuilder.Environment.IsDevelopment())
            {
                variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
                variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
                variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
                variables["OTEL_TRACES_SAMPLER"] = "always_on";
                variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
            }
        });
    }
}
