using LocalCloud.Aws.Wire;
using LocalCloud.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LocalCloud.Aws.Sqs;

/// <summary>Adds SQS and its part of the control API.</summary>
internal static class SqsRegistration
{
    public static IServiceCollection AddSqs(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton<SqsEngine>();
        services.AddResettable<SqsEngine>();
        services.AddSingleton<IJsonService, SqsService>();
        services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, SqsControlJson.Default));
        return services;
    }

    public static IEndpointRouteBuilder MapSqs(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/_local/queues", GetQueues);
        endpoints.MapPost("/_local/sqs/{queue}/expire", Expire);
        return endpoints;
    }

    private static Results<Ok<ExpiredMessages>, ProblemHttpResult> Expire(string queue, SqsEngine engine) => engine.Expire(queue) is { } expired
        ? TypedResults.Ok(new ExpiredMessages(expired))
        : TypedResults.Problem($"There is no queue {queue}.", statusCode: StatusCodes.Status404NotFound);

    private static Ok<QueueState[]> GetQueues(SqsEngine engine) =>
        TypedResults.Ok(engine.Depths().Select(q => new QueueState(q.Name, q.Depth.Visible, q.Depth.InFlight, q.Depth.Delayed)).ToArray());
}
