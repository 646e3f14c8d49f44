using System.Collections.Concurrent;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;

namespace RunsFleet.Messaging;

/// <summary>A handled message could not be deleted.</summary>
internal sealed class DeleteFailedException(string code, Exception? innerException = null)
    : Exception($"The message was not deleted: {code}", innerException)
{
    public string Code { get; } = code;

    /// <summary>False when SQS refuses this very message: no time changes that.</summary>
    public bool MayPass { get; init; } = true;
}

/// <summary>Deletes with group commit: messages that end at about the same time share DeleteMessageBatch calls.</summary>
internal sealed class MessageDeleter(
    [FromKeyedServices(SqsClients.Calls)] IAmazonSQS sqs, QueueUrls urls, MessagingMetrics metrics, IOptions<MessagingOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, GroupCommit<string>> _lines = new();

    /// <exception cref="DeleteFailedException">SQS did not delete it.</exception>
    public Task DeleteAsync(string queue, string receiptHandle) => LineTo(queue).TryCommitAsync(receiptHandle, CancellationToken.None);

    // As many may wait as there are held messages, which the consumers bound.
    private GroupCommit<string> LineTo(string queue) => _lines.GetOrAdd(queue, name => new GroupCommit<string>(
        new GroupLimits(MaxItems: 10, int.MaxValue, MaxPending: int.MaxValue, options.Value.MaxBatchesInFlight, options.Value.DeleteLinger),
        _ => 0,
        batch => DeleteBatchAsync(name, batch),
        time));

    private async Task<IReadOnlyList<Exception?>> DeleteBatchAsync(string queue, IReadOnlyList<string> receiptHandles)
    {
        using var timeout = new CancellationTokenSource(options.Value.CallTimeout, time);
        try
        {
            var request = new DeleteMessageBatchRequest
            {
                QueueUrl = await urls.FindAsync(queue, timeout.Token),
                Entries = [.. receiptHandles.Select((handle, i) => new DeleteMessageBatchRequestEntry { Id = $"{i}", ReceiptHandle = handle })],
            };
            var answer = await sqs.DeleteMessageBatchAsync(request, timeout.Token);
            var deleted = (answer.Successful ?? []).Select(entry => entry.Id).ToHashSet();
            var failed = (answer.Failed ?? []).ToDictionary(entry => entry.Id);
            return [.. Enumerable.Range(0, receiptHandles.Count).Select(i => deleted.Contains($"{i}") ? null : Fault(failed.GetValueOrDefault($"{i}")))];
        }
        catch (Exception e) when (SqsErrors.Code(e) is { } code)
        {
            metrics.CallFailed();
            if (SqsErrors.QueueMissing.Contains(code))
            {
                urls.Forget(queue);
            }

            return [.. receiptHandles.Select(_ => new DeleteFailedException(code, e))];
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
}
