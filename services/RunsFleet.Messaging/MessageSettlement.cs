using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using RunsFleet.Contracts;

namespace RunsFleet.Messaging;

/// <summary>Does what a handler wants done with its message. The received message is deleted last, so that a crash anywhere repeats but never loses.</summary>
internal sealed partial class MessageSettlement(
    BatchedQueueSender sender, MessageDeleter deleter, MessagingMetrics metrics, ILogger<MessageSettlement> logger)
{
    public const string ReasonAttribute = "Reason";
    public const string SourceQueueAttribute = "SourceQueue";
    private const int MaxReasonLength = 1_000;

    /// <exception cref="QueueUnavailableException">The copy was not sent; the message is untouched.</exception>
    /// <exception cref="DeleteFailedException">All is done, but the message will come again.</exception>
    public async Task SettleAsync(Message message, MessageContext context, Disposition disposition, CancellationToken cancellationToken)
    {
        switch (disposition)
        {
            case Disposition.RetryAfter retry:
                LogRetry(context.MessageId, retry.Delay, retry.Reason);
                var delay = TimeSpan.FromTicks(Math.Clamp(retry.Delay.Ticks, 0, OutgoingMessage.MaxDelay.Ticks));
                await sender.SendAsync(context.Queue, new OutgoingMessage(message.Body, delay, TraceContext.Attributes(message)), cancellationToken);
                break;
            case Disposition.Poison poison:
                await sender.SendAsync(
                    QueueNames.DeadLetter(context.Queue), DeadLetter(message, context, poison.Reason), cancellationToken);
                metrics.Poisoned(context.Queue);
                LogPoison(context.MessageId, context.Queue, poison.Reason);
                break;
            case Disposition.Completed:
                break;
        }

        await deleter.DeleteAsync(context.Queue, message.ReceiptHandle);
    }

    private static OutgoingMessage DeadLetter(Message message, MessageContext context, string reason)
    {
        var attributes = new Dictionary<string, string>(TraceContext.Attributes(message))
        {
            [ReasonAttribute] = AttributeValue(reason),
            [SourceQueueAttribute] = context.Queue,
        };
        return new OutgoingMessage(message.Body, TimeSpan.Zero, attributes);
    }

    // SQS refuses an empty value, and the characters that it refuses in bodies.
    private static string AttributeValue(string reason)
    {
        var text = reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason;
        return text.Length > 0 && OutgoingMessage.HasOnlyAllowedCharacters(text) ? text : "The reason is in the log.";
    }

    [LoggerMessage(LogLevel.Debug, "Message {MessageId} waits {Delay}: {Reason}")]
    private partial void LogRetry(string messageId, TimeSpan delay, string reason);

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} of {Queue} can never be handled and went to the dead-letter queue: {Reason}")]
    private partial void LogPoison(string messageId, string queue, string reason);
}
