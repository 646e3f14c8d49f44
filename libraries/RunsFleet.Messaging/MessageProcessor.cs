using System.Diagnostics;
using System.Globalization;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;
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
    private const int LongestBackoff = 64;
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Reads, handles and settles a message. Never throws: whatever goes wrong is logged, and the message is left to be received again.
    /// </summary>
    /// <param name="message">As received.</param>
    /// <param name="handled">Called once, when the handler has answered and the message is only to be settled.</param>
    /// <param name="working">Ends the work: there is no more time.</param>
    /// <param name="draining">Ends when the service goes down and receives no more.</param>
    public async Task ProcessAsync(Message message, Func<Task> handled, CancellationToken working, CancellationToken draining)
    {
        var context = new MessageContext(
            consumer.Queue, message.MessageId, Number(message, "ApproximateReceiveCount", 1), SentAt(message), message.Body);
        await using var held = new HeldMessage(message, context, visibility);
        try
        {
            Disposition disposition;
            try
            {
                disposition = await ReadAndHandleAsync(held, working);
            }
            finally
            {
                await handled();
            }

            await settlement.SettleAsync(held, disposition, pause, working, draining);
        }
        catch (OperationCanceledException) when (working.IsCancellationRequested || draining.IsCancellationRequested)
        {
            // Neither done nor failed: another host may have it at once.
            LogCancelled(context.MessageId);
            await held.GiveBackAsync(TimeSpan.Zero);
        }
        catch (Exception e)
        {
            pause.Failed();
            var backoff = Backoff.After(context.ReceiveCount, options.Value.FailureBackoff, options.Value.FailureBackoff * LongestBackoff);
            LogFailed(e, context.MessageId, context.ReceiveCount, backoff);
            await held.GiveBackAsync(backoff);
        }
    }

    private async Task<Disposition> ReadAndHandleAsync(HeldMessage held, CancellationToken working)
    {
        var (message, context) = (held.Message, held.Context);
        using var activity = Spans.Source.StartActivity(
            $"{ActivityNames.Process} {consumer.Queue}", ActivityKind.Consumer, TraceContext.Read(message));
        SqsSpans.Tell(activity, consumer.Queue, "process")?.SetTag("messaging.message.id", message.MessageId);
        held.HandledBy = activity?.Context ?? default;
        try
        {
            switch (consumer.Read(message.Body))
            {
                case Reading<T>.Message { Value: var value }:
                    var described = consumer.Options.Describe?.Invoke(value) ?? [];
                    SqsSpans.Tell(activity, described);
                    using (logger.BeginScope(Scope(context, described)))
                    {
                        return await HandleAsync(value, context, working);
                    }

                case Reading<T>.Unreadable { Reason: var reason }:
                    return new Disposition.Poison(reason);

                case var other:
                    throw new InvalidOperationException($"Unknown reading {other.GetType().Name}.");
            }
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
    }

    private async Task<Disposition> HandleAsync(T value, MessageContext context, CancellationToken working)
    {
        var startedAt = time.GetTimestamp();
        using var deadline = new Deadline(options.Value.HandlerTimeout, time, working);
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var disposition = await consumer.Handler(scope.ServiceProvider).HandleAsync(value, context, deadline.Token);
            if (pause.Succeeded(startedAt))
            {
                LogUp(consumer.Queue);
            }

            return disposition;
        }
        catch (DependencyUnavailableException e) when (e is not QueueUnavailableException { MayPass: false })
        {
            if (pause.DependencyDown(startedAt))
            {
                LogDown(e.Dependency, e.Code, consumer.Queue, pause.Interval);
            }

            // All who wait come back at different times, and later the longer it lasts.
            var wait = pause.Interval * (1 + Random.Shared.NextDouble());
            return new Disposition.RetryAfter(wait > LeastWait ? wait : LeastWait, e.Message);
        }
    }

    private static List<KeyValuePair<string, object?>> Scope(MessageContext context, IReadOnlyList<KeyValuePair<string, object?>> described) =>
    [
        new("Queue", context.Queue),
        new("MessageId", context.MessageId),
        new("ReceiveCount", context.ReceiveCount),
        .. described,
    ];

    private DateTimeOffset SentAt(Message message) =>
        Number(message, "SentTimestamp", 0L) is var sent and > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(sent) : time.GetUtcNow();

    private static TNumber Number<TNumber>(Message message, string name, TNumber missing)
        where TNumber : struct, IParsable<TNumber> =>
        message.Attributes is { } attributes
        && attributes.TryGetValue(name, out var text)
        && TNumber.TryParse(text, CultureInfo.InvariantCulture, out var number)
            ? number
            : missing;

    [LoggerMessage(11001, LogLevel.Information, "Message {MessageId} was cancelled, because the service is going down. It is given back to its queue.", EventName = "MessageCancelled")]
    private partial void LogCancelled(string messageId);

    [LoggerMessage(11002, LogLevel.Error, "Message {MessageId} failed on receive {ReceiveCount}. It is received again in {Backoff}.", EventName = "MessageFailed")]
    private partial void LogFailed(Exception exception, string messageId, int receiveCount, TimeSpan backoff);

    [LoggerMessage(11003, LogLevel.Warning, "{Dependency} is unavailable ({Code}). Messages of {Queue} wait, and one is tried in {Interval}.", EventName = "DependencyDown")]
    private partial void LogDown(string dependency, string code, string queue, TimeSpan interval);

    [LoggerMessage(11004, LogLevel.Information, "Messages of {Queue} are handled again.", EventName = "DependencyUp")]
    private partial void LogUp(string queue);
}
