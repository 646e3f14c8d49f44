namespace RunsFleet.Messaging;

/// <summary>Puts messages on queues, durably: a call returns when the queue has accepted its own message.</summary>
public interface IQueueSender
{
    /// <summary>Sends <paramref name="body"/> to <paramref name="queue"/>, to be delivered after <paramref name="delay"/> (at most 15 minutes).</summary>
    /// <exception cref="QueueUnavailableException">The queue did not accept the message; it may be tried again.</exception>
    Task SendAsync(string queue, string body, TimeSpan delay = default, CancellationToken cancellationToken = default);
}
