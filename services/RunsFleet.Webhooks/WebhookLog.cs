namespace RunsFleet.Webhooks;

/// <summary>
/// Nothing of a payload but names that were checked. Requests that are turned away are the business of <see cref="Intake.RejectionLog"/>.
/// </summary>
internal static partial class WebhookLog
{
    [LoggerMessage(2, LogLevel.Information, "Job {JobId} of run {RunId} in {Repository} is on {Queue}.")]
    public static partial void Queued(this ILogger logger, long jobId, long runId, string repository, string queue);

    [LoggerMessage(3, LogLevel.Warning, "Job {JobId} of run {RunId} in {Repository} is refused, {Code}: {Explanation}")]
    public static partial void Refused(this ILogger logger, long jobId, long runId, string repository, string code, string explanation);

    [LoggerMessage(4, LogLevel.Debug, "Webhook {Delivery} ignored: {Reason}.")]
    public static partial void Ignored(this ILogger logger, string delivery, string reason);

    [LoggerMessage(5, LogLevel.Debug, "Webhook {Delivery} published {Event}.")]
    public static partial void Published(this ILogger logger, string delivery, string @event);
}
