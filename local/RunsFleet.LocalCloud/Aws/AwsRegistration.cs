namespace RunsFleet.LocalCloud.Aws;

/// <summary>Adds the wire of AWS. Services come from dependency injection, as <see cref="IJsonService"/> and <see cref="IQueryService"/>.</summary>
internal static class AwsRegistration
{
    public static IServiceCollection AddAws(this IServiceCollection services)
    {
        services.AddSingleton<JsonProtocol>();
        services.AddSingleton<QueryProtocol>();
        services.AddSingleton<AwsEndpoint>();
        return services;
    }

    public static IEndpointRouteBuilder MapAws(this IEndpointRouteBuilder endpoints)
    {
        RequestDelegate answer = static context => context.RequestServices.GetRequiredService<AwsEndpoint>().AnswerAsync(context);
        endpoints.MapPost("/", answer);

        // Some clients send SQS calls to the queue's own URL.
        endpoints.MapPost("/{account:long:length(12)}/{queue}", answer);
        return endpoints;
    }
}
