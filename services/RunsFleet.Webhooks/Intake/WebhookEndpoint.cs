using Microsoft.AspNetCore.Http.HttpResults;
using RunsFleet.Contracts;
using RunsFleet.Webhooks.Decisions;

namespace RunsFleet.Webhooks.Intake;

/// <summary>The HTTP edge: outcomes to answers, metrics and the log.</summary>
internal static class WebhookEndpoint
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/webhooks").MapPost("/github", ReceiveAsync).WithName("ReceiveWebhook");

    internal static async Task<Results<Accepted<WebhookAnswer>, Ok<WebhookAnswer>, ProblemHttpResult>> ReceiveAsync(
        HttpContext context, WebhookReceiver receiver, IntakeGate gate, WebhookMetrics metrics, RejectionLog rejections, ILogger<WebhookReceiver> logger)
    {
        var deliveryId = DeliveryId.Parse(context.Request.Headers[GitHubHeaders.Delivery]);
        var outcome = await receiver.ReceiveAsync(context.Request, deliveryId);
        if (gate.IsLeaving)
        {
            context.Response.Headers.Connection = "close";
        }

        switch (outcome)
        {
            case WebhookOutcome.Handled { Decision: Decision.Enqueue { Message.Request: var job } enqueue }:
                metrics.JobQueued();
                logger.Queued(job.JobId, job.RunId, job.Repository, enqueue.Queue);
                return Accepted(new WebhookAnswer("queued"));

            case WebhookOutcome.Handled { Decision: Decision.Publish { Event: JobRefused refused } }:
                metrics.JobRefused(refused.Code);
                logger.Refused(refused.JobId, refused.RunId, refused.Repository, refused.Code, refused.Reason);
                return Accepted(new WebhookAnswer("refused", refused.Reason));

            case WebhookOutcome.Handled { Decision: Decision.Publish publish }:
                logger.Published(deliveryId ?? DeliveryId.None, publish.Event.GetType().Name);
                return Accepted(new WebhookAnswer("accepted"));

            case WebhookOutcome.Handled { Decision: Decision.Ignore ignore }:
                logger.Ignored(deliveryId ?? DeliveryId.None, ignore.Reason);
                return TypedResults.Ok(new WebhookAnswer("ignored", ignore.Reason));

            case WebhookOutcome.Rejected { Rejection: var rejection }:
                metrics.Rejected(rejection);
                rejections.Add(rejection);
                return TypedResults.Problem(rejection.Detail, statusCode: rejection.Status);

            default:
                throw new InvalidOperationException("An outcome of an unknown kind.");
        }
    }

    private static Accepted<WebhookAnswer> Accepted(WebhookAnswer answer) => TypedResults.Accepted((string?)null, answer);
}
