using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace RunsFleet.Messaging;

/// <summary>
/// Reads a queue: asks for no more messages than it has free slots, works on each in its slot, and on the way down stops asking at once and
/// lets handlers finish.
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
        using var working = new CancellationTokenSource();
        using var slots = new SemaphoreSlim(_concurrency);
        try
        {
            await ReceiveAsync(slots, working.Token, receiving.Token);
        }
        catch (OperationCanceledException) when (receiving.IsCancellationRequested)
        {
            LogStopped(consumer.Queue, _concurrency - slots.CurrentCount);
        }
        finally
        {
            await DrainAsync(slots, working);
        }
    }

    private async Task ReceiveAsync(SemaphoreSlim slots, CancellationToken working, CancellationToken receiving)
    {
        while (true)
        {
            if (pause.Length is var length && length > TimeSpan.Zero)
            {
                LogPaused(consumer.Queue, length);
                await Task.Delay(length, time, receiving);
            }

            var taken = await TakeSlotsAsync(slots, receiving);
            IReadOnlyList<Message> messages = [];
            try
            {
                messages = await TryReceiveAsync(taken, receiving);
            }
            finally
            {
                Release(slots, taken - messages.Count);
            }

            foreach (var message in messages)
            {
                _ = Task.Run(() => WorkAsync(message, slots, working), CancellationToken.None);
            }
        }
    }

    private async Task WorkAsync(Message message, SemaphoreSlim slots, CancellationToken working)
    {
        try
        {
            await processor.ProcessAsync(message, working);
        }
        finally
        {
            slots.Release();
        }
    }

    private static async Task<int> TakeSlotsAsync(SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        var taken = 1;
        while (taken < MaxReceive && slots.Wait(0, CancellationToken.None))
        {
            taken++;
        }

        return taken;
    }

    private static void Release(SemaphoreSlim slots, int count)
    {
        if (count > 0)
        {
            slots.Release(count);
        }
    }

    private async Task<IReadOnlyList<Message>> TryReceiveAsync(int max, CancellationToken receiving)
    {
        try
        {
            // A poll every 20 s for ever tells nothing in a trace.
            using var untraced = SuppressInstrumentationScope.Begin();
            var url = await urls.FindAsync(consumer.Queue, receiving);
            consumer.Status.Reached();
            var answer = await sqs.ReceiveMessageAsync(Request(url, max), receiving);
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

    /// <summary>Returns when every slot is free again; what still works after the deadline is cancelled.</summary>
    private async Task DrainAsync(SemaphoreSlim slots, CancellationTokenSource working)
    {
        using var deadline = new CancellationTokenSource(options.Value.DrainDeadline, time);
        await using var cancel = deadline.Token.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), working);
        for (var free = 0; free < _concurrency; free++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }

        LogDrained(consumer.Queue);
    }

    [LoggerMessage(LogLevel.Warning, "Receiving from {Queue} failed: {Code}.")]
    private partial void LogReceiveFailed(string queue, string code);

    [LoggerMessage(LogLevel.Warning, "Message after message of {Queue} fails; receiving pauses for {Length}.")]
    private partial void LogPaused(string queue, TimeSpan length);

    [LoggerMessage(LogLevel.Information, "No more messages of {Queue} are received; {Count} are being handled.")]
    private partial void LogStopped(string queue, int count);

    [LoggerMessage(LogLevel.Information, "The consumer of {Queue} has ended.")]
    private partial void LogDrained(string queue);
}
