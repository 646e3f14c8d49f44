using System.Collections.Concurrent;
using System.Diagnostics;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Messaging;

/// <summary>Deletes with group commit: messages that end at about the same time share DeleteMessageBatch calls.</summary>
internal sealed class MessageDeleter(
    [FromKeyedServices(SqsClients.Calls)] IAmazonSQS sqs, QueueUrls urls, MessagingMetrics metrics, IOptions<MessagingOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, GroupCommit<Handled>> _lines = new();

    /// <summary>Deletes a message, together with others that end at about the same time.</summary>
    /// <exception cref="DeleteFailedException">SQS did not delete it.</exception>
    /// <param name="queue">Its queue.</param>
    /// <param name="receiptHandle">Of the receive.</param>
    /// <param name="handledBy">The span that it was handled in; the default value when there was none.</param>
    public Task DeleteAsync(string queue, string receiptHandle, ActivityContext handledBy) =>
        LineTo(queue).TryCommitAsync(new Handled(receiptHandle, handledBy), CancellationToken.None);

    // As many may wait as there are held messages, which the consumers bound.
    private GroupCommit<Handled> LineTo(string queue) => _lines.GetOrAdd(queue, name => new GroupCommit<Handled>(
        new GroupLimits(MaxItems: 10, int.MaxValue, MaxPending: int.MaxValue, options.Value.MaxBatchesInFlight, options.Value.DeleteLinger),
        _ => 0,
        batch => DeleteBatchAsync(name, batch),
        time));

    private async Task<IReadOnlyList<Exception?>> DeleteBatchAsync(string queue, IReadOnlyList<Handled> messages)
    {
        using var timeout = new CancellationTokenSource(options.Value.CallTimeout, time);
        using var span = SqsSpans.StartBatch(ActivityNames.DeleteBatch, queue, [.. messages.Select(message => message.HandledBy)]);
        try
        {
            var request = new DeleteMessageBatchRequest
            {
                QueueUrl = await urls.FindAsync(queue, timeout.Token),
                Entries = [.. messages.Select((message, i) => new DeleteMessageBatchRequestEntry { Id = $"{i}", ReceiptHandle = message.ReceiptHandle })],
            };
            var answer = await sqs.DeleteMessageBatchAsync(request, timeout.Token);
            var deleted = (answer.Successful ?? []).Select(entry => entry.Id).ToHashSet();
            var failed = (answer.Failed ?? []).ToDictionary(entry => entry.Id);
            return [.. Enumerable.Range(0, messages.Count).Select(i => deleted.Contains($"{i}") ? null : Fault(failed.GetValueOrDefault($"{i}")))];
        }
        catch (Exception e) when (SqsErrors.Code(e) is { } code)
        {
            metrics.CallFailed();
            if (SqsErrors.QueueMissing.Contains(code))
            {
                urls.Forget(queue);
            }

            return [.. messages.Select(_ => new DeleteFailedException(code, e))];
        }
    }

    private DeleteFailedException Fault(BatchResultErrorEntry? entry)
    {
        var code = entry?.Code ?? QueueUnavailableException.Unanswered;
        if (!SqsErrors.StaleReceipt.Contains(code))
        {
            metrics.CallFailed();
        }

        return new DeleteFailedException(code) { MayPass = entry?.SenderFault is not true };
    }

    private sealed record Handled(string ReceiptHandle, ActivityContext HandledBy);
}
