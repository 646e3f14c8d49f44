using System.Collections.Concurrent;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace RunsFleet.Messaging;

/// <summary>A handled message could not be deleted; it will be received again.</summary>
internal sealed class DeleteFailedException(string code, Exception? innerException = null)
    : Exception($"The message was not deleted: {code}", innerException)
{
    public string Code { get; } = code;
}

/// <summary>Deletes with group commit: messages that end at the same time share DeleteMessageBatch calls.</summary>
internal sealed class MessageDeleter(
    [FromKeyedServices(SqsClients.Calls)] IAmazonSQS sqs, QueueUrls urls, MessagingMetrics metrics, IOptions<MessagingOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, GroupCommit<string>> _lines = new();

    /// <exception cref="DeleteFailedException">SQS did not delete it.</exception>
    public Task DeleteAsync(string queue, string receiptHandle) => LineTo(queue).TryCommitAsync(receiptHandle, CancellationToken.None);

    // As many may wait as there are messages in hand, which the consumers bound.
    private GroupCommit<string> LineTo(string queue) => _lines.GetOrAdd(queue, name => new GroupCommit<string>(
        new GroupLimits(MaxItems: 10, int.MaxValue, MaxPending: int.MaxValue, options.Value.MaxBatchesInFlight),
        _ => 0,
        batch => DeleteBatchAsync(name, batch)));

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
            var failed = (answer.Failed ?? []).ToDictionary(entry => entry.Id, entry => entry.Code);
            return
            [
                .. Enumerable.Range(0, receiptHandles.Count).Select(i => deleted.Contains($"{i}")
                    ? null
                    : Fault(failed.GetValueOrDefault($"{i}", QueueUnavailableException.Unanswered), null)),
            ];
        }
        catch (Exception e) when (SqsErrors.Code(e) is { } code)
        {
            return [.. receiptHandles.Select(_ => Fault(code, e))];
        }
    }

    private DeleteFailedException Fault(string code, Exception? inner)
    {
        if (!SqsErrors.StaleReceipt.Contains(code))
        {
            metrics.CallFailed();
        }

        return new DeleteFailedException(code, inner);
    }
}
