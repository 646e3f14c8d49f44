using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Messaging;

/// <summary>Says how long a received message stays hidden. Best effort: what fails here only moves the time of the next receive.</summary>
internal sealed partial class MessageVisibility(
    [FromKeyedServices(SqsClients.Calls)] IAmazonSQS sqs,
    QueueUrls urls,
    MessagingMetrics metrics,
    IOptions<MessagingOptions> options,
    TimeProvider time,
    ILogger<MessageVisibility> logger)
{
    /// <summary>Hides the message for <paramref name="span"/> from now on. Returns false when it is ours no more.</summary>
    public async Task<bool> TrySetAsync(string queue, string receiptHandle, TimeSpan span) =>
        await SetAsync(queue, receiptHandle, span) is not Answer.Stale;

    private async Task<Answer> SetAsync(string queue, string receiptHandle, TimeSpan span)
    {
        using var timeout = new CancellationTokenSource(options.Value.CallTimeout, time);
        try
        {
            var url = await urls.FindAsync(queue, timeout.Token);
            await sqs.ChangeMessageVisibilityAsync(url, receiptHandle, (int)Math.Ceiling(span.TotalSeconds), timeout.Token);
            return Answer.Done;
        }
        catch (Exception e) when (SqsErrors.Code(e) is { } code)
        {
            if (SqsErrors.StaleReceipt.Contains(code))
            {
                LogStale(queue, code);
                return Answer.Stale;
            }

            metrics.CallFailed();
            LogFailed(queue, code);
            return Answer.Failed;
        }
    }

    /// <summary>Keeps the message hidden while work goes on: extends at each half of the visibility timeout, and sooner after a
    /// failure, until cancelled or stale.</summary>
    public async Task KeepAsync(string queue, string receiptHandle, CancellationToken workEnded)
    {
        var span = options.Value.VisibilityTimeout;
        var answer = Answer.Done;
        try
        {
            while (answer is not Answer.Stale)
            {
                await Task.Delay(answer is Answer.Failed ? span / 10 : span / 2, time, workEnded);
                answer = await ExtendAsync(queue, receiptHandle, span);
            }
        }
        catch (OperationCanceledException)
        {
            // The work ended.
        }
    }

    private async Task<Answer> ExtendAsync(string queue, string receiptHandle, TimeSpan span)
    {
        // It belongs to no work, and tells nothing while the work's own span goes on.
        using var untraced = Spans.Untraced();
        return await SetAsync(queue, receiptHandle, span);
    }

    private enum Answer
    {
        Done,
        Stale,
        Failed,
    }

    [LoggerMessage(11010, LogLevel.Debug, "A message of {Queue} is no longer ours: {Code}.", EventName = "HeartbeatStale")]
    private partial void LogStale(string queue, string code);

    [LoggerMessage(11011, LogLevel.Warning, "The visibility of a message of {Queue} could not be changed: {Code}. It is tried again while the message is worked on.", EventName = "VisibilityUnchanged")]
    private partial void LogFailed(string queue, string code);
}
