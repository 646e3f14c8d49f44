using Microsoft.Extensions.Logging;
using RunsFleet.Concurrency;
using RunsFleet.Contracts;

namespace RunsFleet.Messaging;

/// <summary>
/// Does what a handler wants done with its message. The received message is deleted last, so that a crash anywhere repeats but never loses.
/// While SQS is down the message stays held, hidden, and is tried again at growing intervals: left alone it would come back unhandled or
/// handled already, each time one receive nearer to the dead-letter queue.
/// </summary>
internal sealed partial class MessageSettlement(
    BatchedQueueSender sender, MessageDeleter deleter, MessagingMetrics metrics, TimeProvider time, ILogger<MessageSettlement> logger)
{
    public const string ReasonAttribute = "Reason";
    public const string SourceQueueAttribute = "SourceQueue";
    private const int MaxReasonLength = 1_000;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    /// <summary>Returns when the message is deleted, or is no longer ours to delete.</summary>
    /// <param name="held">The message.</param>
    /// <param name="disposition">What is to be done with it.</param>
    /// <param name="pause">Stops receiving while SQS takes nothing.</param>
    /// <param name="working">Ends a call under way.</param>
    /// <param name="draining">Ends waiting for SQS: the service goes down, and no poll is open any more.</param>
    /// <exception cref="QueueUnavailableException">Its copy, or its dead letter, is refused; the message is untouched.</exception>
    /// <exception cref="DeleteFailedException">SQS refuses to delete this very message.</exception>
    public async Task SettleAsync(
        HeldMessage held, Disposition disposition, FailurePause pause, CancellationToken working, CancellationToken draining)
    {
        var copied = disposition is Disposition.Completed;
        IDisposable? hold = null;
        try
        {
            for (var wait = FirstWait; held.IsOurs; wait = Backoff.Doubled(wait, FirstWait, LongestWait))
            {
                try
                {
                    if (!copied)
                    {
                        await SendAsync(held, disposition, working);
                        copied = true;
                    }

                    await deleter.DeleteAsync(held.Context.Queue, held.Message.ReceiptHandle, held.HandledBy);
                    return;
                }
                catch (DeleteFailedException e) when (SqsErrors.StaleReceipt.Contains(e.Code))
                {
                    LogStale(held.Context.MessageId, e.Code);
                    return;
                }
                catch (Exception e) when (Passes(e, isPoison: disposition is Disposition.Poison && !copied))
                {
                    // A call that failed says that SQS is down; an entry that failed tells of its own message only.
                    hold ??= e.InnerException is null ? null : pause.Hold();
                    LogKept(held.Context.MessageId, wait, e.Message);
                }

                await Task.Delay(wait * (0.5 + Random.Shared.NextDouble()), time, draining);
            }

            LogLost(held.Context.MessageId);
        }
        finally
        {
            hold?.Dispose();
        }
    }

    // A dead letter that is not taken holds nobody up: after its last receive SQS itself moves the message there.
    private static bool Passes(Exception e, bool isPoison) => e switch
    {
        QueueUnavailableException unavailable => unavailable.MayPass && !isPoison,
        DeleteFailedException failed => failed.MayPass,
        _ => false,
    };

    private async Task SendAsync(HeldMessage held, Disposition disposition, CancellationToken cancellationToken)
    {
        var context = held.Context;
        var trace = TraceContext.Attributes(held.Message);
        switch (disposition)
        {
            case Disposition.RetryAfter retry:
                LogRetry(context.MessageId, retry.Delay, retry.Reason);
                var delay = TimeSpan.FromTicks(Math.Clamp(retry.Delay.Ticks, 0, OutgoingMessage.MaxDelay.Ticks));
                await sender.SendAsync(context.Queue, new OutgoingMessage(context.Body, delay, trace), cancellationToken);
                break;
            case Disposition.Poison poison:
                var attributes = new Dictionary<string, string>(trace)
                {
                    [ReasonAttribute] = AttributeValue(poison.Reason),
                    [SourceQueueAttribute] = context.Queue,
                };
                await sender.SendAsync(
                    QueueNames.DeadLetter(context.Queue), new OutgoingMessage(context.Body, TimeSpan.Zero, attributes), cancellationToken);
                metrics.Poisoned(context.Queue);
                LogPoison(context.MessageId, context.Queue, poison.Reason);
                break;
        }
    }

    // SQS refuses an empty value, and the characters that it refuses in bodies.
    private static string AttributeValue(string reason)
    {
        var text = reason.Length > MaxReasonLength ? reason[..MaxReasonLength] : reason;
        return text.Length > 0 && OutgoingMessage.HasOnlyAllowedCharacters(text) ? text : "The reason is in the log.";
    }

    [LoggerMessage(11005, LogLevel.Debug, "Message {MessageId} comes again in {Delay}: {Reason}", EventName = "MessageDelayed")]
    private partial void LogRetry(string messageId, TimeSpan delay, string reason);

    [LoggerMessage(11006, LogLevel.Warning, "Message {MessageId} of {Queue} can never be handled and went to the dead-letter queue: {Reason}", EventName = "MessagePoisoned")]
    private partial void LogPoison(string messageId, string queue, string reason);

    [LoggerMessage(11007, LogLevel.Debug, "Message {MessageId} was handled, but is no longer ours to delete: {Code}.", EventName = "ReceiptStale")]
    private partial void LogStale(string messageId, string code);

    [LoggerMessage(11008, LogLevel.Debug, "Message {MessageId} was handled, but is no longer ours.", EventName = "MessageTaken")]
    private partial void LogLost(string messageId);

    [LoggerMessage(11009, LogLevel.Debug, "Message {MessageId} was handled and is kept hidden, because SQS does not take its end. It is tried again in about {Wait}: {Problem}", EventName = "MessageKept")]
    private partial void LogKept(string messageId, TimeSpan wait, string problem);
}
