using System.Collections.Concurrent;
using RunsFleet.Messaging;

namespace RunsFleet.Testing;

/// <summary>A message that was sent.</summary>
public sealed record SentMessage(string Queue, string Body, TimeSpan Delay);

/// <summary>Keeps what is sent; refuses what SQS refuses, and everything when told to.</summary>
public sealed class RecordingQueueSender : IQueueSender
{
    private readonly ConcurrentQueue<SentMessage> _sent = new();

    public IReadOnlyCollection<SentMessage> Sent => _sent;

    /// <summary>When set, every send fails with this reason.</summary>
    public string? RefuseWith { get; set; }

    /// <summary>Called with each message that was sent.</summary>
    public Action<SentMessage>? OnSent { get; set; }

    public Task SendAsync(string queue, string body, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (RefuseWith is { } reason)
        {
            throw new QueueUnavailableException(queue, reason);
        }

        ArgumentException.ThrowIfNullOrEmpty(body);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromMinutes(15));
        var message = new SentMessage(queue, body, delay);
        _sent.Enqueue(message);
        OnSent?.Invoke(message);
        return Task.CompletedTask;
    }
}
