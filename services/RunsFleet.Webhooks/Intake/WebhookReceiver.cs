using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.ServiceDefaults;
using RunsFleet.Webhooks.Decisions;
using RunsFleet.Webhooks.Payloads;

namespace RunsFleet.Webhooks.Intake;

/// <summary>
/// Admit, verify, read, decide, enqueue. GitHub waits 10 s and never sends again by itself, so a request counts as handled only when its
/// message is on a queue, and nothing else is done before the answer.
/// </summary>
internal sealed class WebhookReceiver(
    IOptionsMonitor<WebhookOptions> options, IQueueSender queues, IntakeGate gate, BodyMemory memory, TimeProvider time)
{
    public async Task<WebhookOutcome> ReceiveAsync(HttpRequest request, string? deliveryId)
    {
        if (gate.IsClosed)
        {
            return Rejected(Rejection.Draining);
        }

        if (request.ContentLength > WebhookOptions.MaxBodyBytes)
        {
            return Rejected(Rejection.TooLarge);
        }

        if (Signature.Parse(request.Headers[GitHubHeaders.Signature]) is not { } digest)
        {
            return Rejected(Rejection.SignatureMissing);
        }

        if (CurrentOptions() is not { } current)
        {
            return Rejected(Rejection.Misconfigured);
        }

        var outcome = await ReadAsync(request, digest, current, deliveryId);
        Tell(request.HttpContext.Features.Get<IHttpActivityFeature>()?.Activity, outcome);
        return outcome switch
        {
            WebhookOutcome.Handled { Decision: Decision.Enqueue e } => await SendAsync(e.Queue, MessageJson.Write(e.Message), outcome, current),
            WebhookOutcome.Handled { Decision: Decision.Publish p } => await SendAsync(QueueNames.Events, MessageJson.Write(p.Event), outcome, current),
            _ => outcome,
        };
    }

    /// <summary>Says on the request's span which job or run it is about.</summary>
    private static void Tell(Activity? span, WebhookOutcome outcome)
    {
        switch (outcome)
        {
            case WebhookOutcome.Handled { Decision: Decision.Enqueue { Message.Request: var job } }:
                span.WithJob(job.JobId).WithRun(job.RunId);
                break;
            case WebhookOutcome.Handled { Decision: Decision.Publish { Event: var published } }:
                _ = published switch
                {
                    JobStarted e => span.WithJob(e.Request.JobId).WithRun(e.Request.RunId).WithInstance(RunnerNames.InstanceId(e.RunnerName)),
                    JobCompleted e => span.WithJob(e.Request.JobId).WithRun(e.Request.RunId).WithInstance(RunnerNames.InstanceId(e.RunnerName)),
                    JobRefused e => span.WithJob(e.JobId).WithRun(e.RunId),
                    RunCompleted e => span.WithRun(e.RunId),
                    _ => span,
                };
                break;
        }
    }

    private async Task<WebhookOutcome> ReadAsync(HttpRequest request, byte[] digest, WebhookOptions current, string? deliveryId)
    {
        using var body = await RequestBody.ReadAsync(
            request.BodyReader,
            memory,
            WebhookOptions.MaxBodyBytes,
            current.BodyTimeout,
            time,
            request.HttpContext.RequestAborted);
        return body switch
        {
            BodyReading.Rejected rejected => Rejected(rejected.Rejection),
            BodyReading.Whole whole when !Signature.Matches(whole.Bytes, digest, current.Secrets) => Rejected(Rejection.SignatureMismatch),
            BodyReading.Whole whole => Decide(request, whole.Bytes, deliveryId),
            _ => throw new InvalidOperationException("A body of an unknown kind."),
        };
    }

    private static WebhookOutcome Decide(HttpRequest request, ReadOnlySpan<byte> body, string? deliveryId)
    {
        if (request.Headers[GitHubHeaders.Event] is not [{ Length: > 0 } name])
        {
            return Rejected(Rejection.Malformed(GitHubHeaders.Event, "is missing"));
        }

        if (name is not ("workflow_job" or "workflow_run"))
        {
            return new WebhookOutcome.Handled(new Decision.Ignore(name == "ping" ? IgnoreReasons.Ping : IgnoreReasons.UnknownEvent));
        }

        if (!request.HasJsonContentType())
        {
            return Rejected(Rejection.Malformed("Content-Type", "must be application/json: choose it in the webhook's settings"));
        }

        return (name == "workflow_job" ? PayloadReader.ReadJob(body) : PayloadReader.ReadRun(body)) switch
        {
            PayloadReading.Read read => new WebhookOutcome.Handled(WebhookDecisions.Decide(read.Payload, deliveryId)),
            PayloadReading.Malformed malformed => Rejected(Rejection.Malformed(malformed.Field, malformed.Problem)),
            _ => throw new InvalidOperationException("A reading of an unknown kind."),
        };
    }

    // Not tied to the request: a sender that hangs up gets no answer, and what it handed over must still arrive.
    private async Task<WebhookOutcome> SendAsync(string queue, string message, WebhookOutcome outcome, WebhookOptions current)
    {
        using var deadline = new CancellationTokenSource(current.EnqueueTimeout, time);
        try
        {
            await queues.SendAsync(queue, message, cancellationToken: deadline.Token);
            return outcome;
        }
        catch (QueueUnavailableException)
        {
            return Rejected(Rejection.QueueUnavailable);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return Rejected(Rejection.QueueUnavailable);
        }
    }

    // Read for each request, so that a new secret needs no restart. A bad edit while running closes the door, and the next good one opens it.
    private WebhookOptions? CurrentOptions()
    {
        try
        {
            return options.CurrentValue;
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }

    private static WebhookOutcome.Rejected Rejected(Rejection rejection) => new(rejection);
}
