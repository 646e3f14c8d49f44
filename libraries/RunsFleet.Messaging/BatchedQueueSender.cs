using System.Collections.Concurrent;
using System.Diagnostics;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Messaging;

/// <summary>Sends with group commit: callers who send to a queue at the same time share SendMessageBatch calls.</summary>
internal sealed class BatchedQueueSender(
    [FromKeyedServices(SqsClients.Calls)] IAmazonSQS sqs, QueueUrls urls, MessagingMetrics metrics, IOptions<MessagingOptions> options, TimeProvider time)
    : IQueueSender
{
    private readonly ConcurrentDictionary<string, GroupCommit<OutgoingMessage>> _lines = new();

    public async Task SendAsync(string queue, string body, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(body);
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, OutgoingMessage.MaxDelay);
        if (!OutgoingMessage.HasOnlyAllowedCharacters(body))
        {
            throw new ArgumentException("The body has a character that SQS does not take.", nameof(body));
        }

        using var activity = Spans.Source.StartActivity($"{ActivityNames.Send} {queue}", ActivityKind.Producer);
        SqsSpans.Tell(activity, queue, "send");
        await SendAsync(queue, new OutgoingMessage(body, delay, TraceContext.Attributes(activity ?? Activity.Current)), cancellationToken);
    }

    internal async Task SendAsync(string queue, OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (message.Bytes > OutgoingMessage.MaxBytes)
        {
            throw new QueueUnavailableException(queue, QueueUnavailableException.MessageTooLong) { MayPass = false };
        }

        if (!await LineTo(queue).TryCommitAsync(message, cancellationToken))
        {
            throw new QueueUnavailableException(queue, QueueUnavailableException.TooManyPending);
        }
    }

    private GroupCommit<OutgoingMessage> LineTo(string queue) => _lines.GetOrAdd(queue, name => new GroupCommit<OutgoingMessage>(
        new GroupLimits(MaxItems: 10, OutgoingMessage.MaxBytes, options.Value.MaxPendingSends, options.Value.MaxBatchesInFlight, options.Value.SendLinger),
        message => message.Bytes,
        batch => SendBatchAsync(name, batch),
        time));

    private async Task<IReadOnlyList<Exception?>> SendBatchAsync(string queue, IReadOnlyList<OutgoingMessage> batch)
    {
        using var timeout = new CancellationTokenSource(options.Value.CallTimeout, time);
        using var span = SqsSpans.StartBatch(ActivityNames.SendBatch, queue, [.. batch.Select(message => message.SentBy)]);
        try
        {
            var url = await urls.FindAsync(queue, timeout.Token);
            var answer = await sqs.SendMessageBatchAsync(Request(url, batch), timeout.Token);
            return Outcomes(queue, batch.Count, answer);
        }
        catch (Exception e) when (SqsErrors.Code(e) is { } code)
        {
            metrics.CallFailed();
            if (SqsErrors.QueueMissing.Contains(code))
            {
                urls.Forget(queue);
            }

            return [.. batch.Select(_ => new QueueUnavailableException(queue, code, e))];
        }
    }

    private static SendMessageBatchRequest Request(string url, IReadOnlyList<OutgoingMessage> batch) => new()
    {
        QueueUrl = url,
        Entries =
        [
            .. batch.Select((message, i) => new SendMessageBatchRequestEntry
            {
                Id = $"{i}",
                MessageBody = message.Body,
                // Rounded up: never earlier than asked.
                DelaySeconds = (int)Math.Ceiling(message.Delay.TotalSeconds),
                MessageAttributes = message.Attributes.ToDictionary(
                    a => a.Key, a => new MessageAttributeValue { DataType = "String", StringValue = a.Value }),
            }),
        ],
    };

    // An entry is accepted only when the answer names it among the successful.
    private IReadOnlyList<Exception?> Outcomes(string queue, int count, SendMessageBatchResponse answer)
    {
        var accepted = (answer.Successful ?? []).Select(entry => entry.Id).ToHashSet();
        var failed = (answer.Failed ?? []).ToDictionary(entry => entry.Id);
        return [.. Enumerable.Range(0, count).Select(i => accepted.Contains($"{i}") ? null : Fault(failed.GetValueOrDefault($"{i}")))];

        QueueUnavailableException Fault(BatchResultErrorEntry? entry)
        {
            metrics.CallFailed();
            return new QueueUnavailableException(queue, entry?.Code ?? QueueUnavailableException.Unanswered) { MayPass = entry?.SenderFault is not true };
        }
    }
}
