using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Messaging;

/// <summary>
/// Reads a queue: asks for no more messages than it has free slots, works on each in its slot, tries one at a time while something that they
/// need is down, and on the way down stops asking at once and lets handlers finish.
/// </summary>
internal sealed partial class SqsConsumer<T>(
    Consumer<T> consumer,
    IAmazonSQS sqs,
    QueueUrls urls,
    MessageProcessor<T> processor,
    FailurePause pause,
    MessagingMetrics metrics,
    IHostApplicationLifetime lifetime,
    IOptions<MessagingOptions> options,
    TimeProvider time,
    ILogger<SqsConsumer<T>> logger) : BackgroundService
{
    // SQS's limit for one receive.
    private const int MaxReceive = 10;

    private readonly int _concurrency = consumer.Options.Concurrency ?? options.Value.Concurrency;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host asks this service to stop only after its drain delay; there is no reason to take on work until then.
        using var receiving = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        using var draining = new CancellationTokenSource();
        using var working = new CancellationTokenSource();
        using var slots = new ConsumerSlots(_concurrency, time);
        try
        {
            await ReceiveAsync(slots, working.Token, draining.Token, receiving.Token);
        }
        catch (OperationCanceledException) when (receiving.IsCancellationRequested)
        {
            LogStopped(consumer.Queue, slots.Busy);
        }
        finally
        {
            // Not before: what is given back while a poll is open comes right back.
            await draining.CancelAsync();
            await DrainAsync(slots, working);
        }
    }

    private async Task ReceiveAsync(ConsumerSlots slots, CancellationToken working, CancellationToken draining, CancellationToken receiving)
    {
        var linger = options.Value.ReceiveLinger;
        while (true)
        {
            await PauseAsync(receiving);
            var isProbe = pause.IsDown;
            var taken = isProbe ? await slots.TakeAsync(1, TimeSpan.Zero, receiving) : await slots.TakeAsync(MaxReceive, linger, receiving);
            IReadOnlyList<Message> messages = [];
            try
            {
                // Slots may have come free just because something went down.
                if (pause.Remaining == TimeSpan.Zero && pause.IsDown == isProbe)
                {
                    messages = await TryReceiveAsync(taken, receiving);
                }
            }
            finally
            {
                slots.Free(taken - messages.Count);
            }

            var handled = Task.WhenAll(messages.Select(message => StartWork(message, slots, working, draining)));
            if (isProbe)
            {
                await handled.WaitAsync(receiving);
            }
            else if (messages.Count > 0 && messages.Count < taken && linger > TimeSpan.Zero)
            {
                await Task.Delay(linger, time, receiving);
            }
        }
    }

    private async Task PauseAsync(CancellationToken receiving)
    {
        for (var first = true; pause.Remaining is { Ticks: > 0 } wait; first = false)
        {
            if (first)
            {
                LogPaused(consumer.Queue, wait);
            }

            await Task.Delay(wait, time, receiving);
        }
    }

    /// <summary>Completes when the message is handled; then it is only to be settled.</summary>
    private Task StartWork(Message message, ConsumerSlots slots, CancellationToken working, CancellationToken draining)
    {
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(WorkAsync, CancellationToken.None);
        return handled.Task;

        async Task WorkAsync()
        {
            try
            {
                await processor.ProcessAsync(message, HandledAsync, working, draining);
            }
            finally
            {
                slots.Settled();
            }
        }

        async Task HandledAsync()
        {
            await slots.MoveToSettlingAsync();
            handled.SetResult();
        }
    }

    private async Task<IReadOnlyList<Message>> TryReceiveAsync(int max, CancellationToken receiving)
    {
        using var deadline = new Deadline(options.Value.ReceiveTimeout, time, receiving);
        try
        {
            // A poll every 20 s for ever tells nothing in a trace.
            using var untraced = Spans.Untraced();
            var url = await urls.FindAsync(consumer.Queue, deadline.Token);
            consumer.Status.Found();
            var answer = await sqs.ReceiveMessageAsync(Request(url, max), deadline.Token);
            consumer.Status.Reached();
            return answer.Messages ?? [];
        }
        catch (Exception e) when (!receiving.IsCancellationRequested && SqsErrors.Code(e) is { } code)
        {
            consumer.Status.Failed();
            metrics.CallFailed();
            if (SqsErrors.QueueMissing.Contains(code))
            {
                urls.Forget(consumer.Queue);
            }

            LogReceiveFailed(consumer.Queue, code);
        }

        await Task.Delay(options.Value.FailureBackoff, time, receiving);
        return [];
    }

    private ReceiveMessageRequest Request(string url, int max) => new()
    {
        QueueUrl = url,
        MaxNumberOfMessages = max,
        WaitTimeSeconds = (int)options.Value.WaitTime.TotalSeconds,
        VisibilityTimeout = (int)options.Value.VisibilityTimeout.TotalSeconds,
        MessageAttributeNames = [TraceContext.Parent, TraceContext.State],
        MessageSystemAttributeNames = ["ApproximateReceiveCount", "SentTimestamp"],
    };

    /// <summary>Returns when no message is held; what still works after the deadline is cancelled.</summary>
    private async Task DrainAsync(ConsumerSlots slots, CancellationTokenSource working)
    {
        using var deadline = new CancellationTokenSource(options.Value.DrainDeadline, time);
        await using var cancel = deadline.Token.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), working);
        await slots.AllFreeAsync();
        LogDrained(consumer.Queue);
    }

    [LoggerMessage(11012, LogLevel.Warning, "Receiving from {Queue} failed: {Code}. It is tried again.", EventName = "ReceiveFailed")]
    private partial void LogReceiveFailed(string queue, string code);

    [LoggerMessage(11013, LogLevel.Warning, "Receiving from {Queue} pauses for {Length} or more, because what its messages need is down or several failed in a row.", EventName = "ReceivingPaused")]
    private partial void LogPaused(string queue, TimeSpan length);

    [LoggerMessage(11014, LogLevel.Information, "No more messages of {Queue} are received. {Count} are being handled to their end.", EventName = "ReceivingStopped")]
    private partial void LogStopped(string queue, int count);

    [LoggerMessage(11015, LogLevel.Information, "The consumer of {Queue} has ended.", EventName = "ConsumerEnded")]
    private partial void LogDrained(string queue);
}
