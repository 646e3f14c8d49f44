namespace RunsFleet.Messaging;

/// <summary>A queue did not accept a message. Nothing is known to have been enqueued.</summary>
public sealed class QueueUnavailableException(string queue, string reason, Exception? innerException = null)
    : Exception($"Queue {queue} did not accept a message: {reason}", innerException)
{
    /// <summary>The queue's name.</summary>
    public string Queue { get; } = queue;
}
