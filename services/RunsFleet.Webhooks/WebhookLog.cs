namespace RunsFleet.Webhooks;

/// <summary>
/// Nothing of a payload but names that were checked. Requests that are turned away are the business of <see cref="Intake.RejectionLog"/>.
/// </summary>
internal static partial class WebhookLog
{
    [LoggerMessage(1002, LogLevel.Information, "Job {JobId} of run {RunId} in {Repository} is accepted: its message is on queue {Queue}.", EventName = "JobQueued")]
    public static partial void Queued(this ILogger logger, long jobId, long runId, string repository, string queue);

    [LoggerMessage(1003, LogLevel.Warning, "Job {JobId} of run {RunId} in {Repository} is refused and gets no runner. {Code}: {Explanation}", EventName = "JobRefused")]
    public static partial void Refused(this ILogger logger, long jobId, long runId, string repository, string code, string explanation);

    [LoggerMessage(1004, LogLevel.Debug, "Webhook {Delivery} is ignored: {Reason}.", EventName = "WebhookIgnored")]
    public static partial void Ignored(this ILogger logger, string delivery, string reason);

    [LoggerMessage(1005, LogLevel.Debug, "Webhook {Delivery} is accepted: {Event} is on the events queue.", EventName = "EventPublished")]
    public static partial void Published(this ILogger logger, string delivery, string @event);
}
