using Microsoft.Extensions.Options;

namespace LocalCloud.Aws.Wire;

/// <summary>Adds the wire of AWS and its options. Services come from dependency injection, as <see cref="IJsonService"/> and <see cref="IQueryService"/>.</summary>
internal static class WireRegistration
{
    public static IServiceCollection AddWire(this IServiceCollection services)
    {
        services.AddOptions<AwsOptions>().BindConfiguration(AwsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AwsOptions>, AwsOptionsValidator>();
        services.AddSingleton<JsonProtocol>();
        services.AddSingleton<QueryProtocol>();
        services.AddSingleton<AwsEndpoint>();
        return services;
    }

    public static IEndpointRouteBuilder MapWire(this IEndpointRouteBuilder endpoints)
    {
        RequestDelegate answer = static context => context.RequestServices.GetRequiredService<AwsEndpoint>().AnswerAsync(context);
        endpoints.MapPost("/", answer);

        // Some clients send SQS calls to the queue's own URL.
        endpoints.MapPost("/{account:long:length(12)}/{queue}", answer);
        return endpoints;
    }
}
