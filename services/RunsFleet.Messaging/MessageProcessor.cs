using System.Diagnostics;
using System.Globalization;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Messaging;

/// <summary>One message from receive to its end: read, handle, do what the handler wants done with it.</summary>
internal sealed partial class MessageProcessor<T>(
    Consumer<T> consumer,
    IServiceScopeFactory scopes,
    MessageSettlement settlement,
    MessageVisibility visibility,
    FailurePause pause,
    IOptions<MessagingOptions> options,
    TimeProvider time,
    ILogger<MessageProcessor<T>> logger)
{
    private const int LongestBackoffDoublings = 6;

    /// <summary>Never throws: whatever goes wrong is logged, and the message is left to be received again.</summary>
    public async Task ProcessAsync(Message message, CancellationToken working)
    {
        var context = new MessageContext(
            consumer.Queue, message.MessageId, Number(message, "ApproximateReceiveCount", 1), SentAt(message), message.Body);
        using var activity = TraceContext.Source.StartActivity(
            $"{ActivityNames.Process} {consumer.Queue}", ActivityKind.Consumer, TraceContext.Read(message));
        activity?.SetTag("messaging.system", "aws_sqs")
            .SetTag("messaging.destination.name", consumer.Queue)
            .SetTag("messaging.message.id", message.MessageId);
        using var ended = new CancellationTokenSource();
        var heartbeat = visibility.KeepAsync(consumer.Queue, message.ReceiptHandle, ended.Token);
        try
        {
            await ReadAndHandleAsync(message, context, working);
            pause.Succeeded();
        }
        catch (OperationCanceledException) when (working.IsCancellationRequested)
        {
            // Neither done nor failed: another host may have it at once.
            LogCancelled(context.MessageId);
            await visibility.TrySetAsync(consumer.Queue, message.ReceiptHandle, TimeSpan.Zero);
        }
        catch (DeleteFailedException e) when (SqsErrors.StaleReceipt.Contains(e.Code))
        {
            LogStale(context.MessageId, e.Code);
        }
        catch (Exception e)
        {
            pause.Failed();
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            var backoff = Backoff(context.ReceiveCount);
            LogFailed(e, context.MessageId, context.ReceiveCount, backoff);
            await visibility.TrySetAsync(consumer.Queue, message.ReceiptHandle, backoff);
        }
        finally
        {
            await ended.CancelAsync();
            await heartbeat;
        }
    }

    private async Task ReadAndHandleAsync(Message message, MessageContext context, CancellationToken working)
    {
        switch (consumer.Read(message.Body))
        {
            case Reading<T>.Message { Value: var value }:
                using (logger.BeginScope(Scope(context, value)))
                {
                    await settlement.SettleAsync(message, context, await HandleAsync(value, context, working), working);
                }

                break;
            case Reading<T>.Unreadable { Reason: var reason }:
                await settlement.SettleAsync(message, context, new Disposition.Poison(reason), working);
                break;
        }
    }

    private async Task<Disposition> HandleAsync(T value, MessageContext context, CancellationToken working)
    {
        using var tooLong = new CancellationTokenSource(options.Value.HandlerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(working, tooLong.Token);
        await using var scope = scopes.CreateAsyncScope();
        return await consumer.Handler(scope.ServiceProvider).HandleAsync(value, context, either.Token);
    }

    private List<KeyValuePair<string, object?>> Scope(MessageContext context, T value) =>
    [
        new("Queue", context.Queue),
        new("MessageId", context.MessageId),
        new("ReceiveCount", context.ReceiveCount),
        .. consumer.Options.Describe?.Invoke(value) ?? [],
    ];

    private TimeSpan Backoff(int receiveCount) =>
        options.Value.FailureBackoff * (1 << Math.Clamp(receiveCount - 1, 0, LongestBackoffDoublings));

    private DateTimeOffset SentAt(Message message) =>
        Number(message, "SentTimestamp", 0L) is var sent and > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(sent) : time.GetUtcNow();

    private static TNumber Number<TNumber>(Message message, string name, TNumber missing)
        where TNumber : struct, IParsable<TNumber> =>
        message.Attributes is { } attributes
        && attributes.TryGetValue(name, out var text)
        && TNumber.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number
            : missing;

    [LoggerMessage(LogLevel.Information, "Message {MessageId} was cancelled on the way down; it is given back.")]
    private partial void LogCancelled(string messageId);

    [LoggerMessage(LogLevel.Debug, "Message {MessageId} was handled, but is no longer ours to delete: {Code}.")]
    private partial void LogStale(string messageId, string code);

    [LoggerMessage(LogLevel.Error, "Message {MessageId} failed on receive {ReceiveCount}; it comes back in {Backoff}.")]
    private partial void LogFailed(Exception exception, string messageId, int receiveCount, TimeSpan backoff);
}
