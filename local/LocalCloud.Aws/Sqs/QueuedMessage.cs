namespace LocalCloud.Aws.Sqs;

/// <summary>Where a message is in its life.</summary>
public enum MessageState
{
    /// <summary>May be received.</summary>
    Ready,

    /// <summary>Sent with a delay that is not over.</summary>
    Delayed,

    /// <summary>Received, and its visibility timeout is not over.</summary>
    InFlight,

    /// <summary>Deleted, expired or moved.</summary>
    Gone,
}

/// <summary>A message in a queue; guarded by the engine's lock.</summary>
public sealed class QueuedMessage(string id, MessageContent content, DateTimeOffset sentAt)
{
    public string Id => id;

    public MessageContent Content => content;

    public DateTimeOffset SentAt => sentAt;

    public MessageState State { get; set; } = MessageState.Gone;

    /// <summary>Grows with each change of visibility, so that older entries in the queue's heap are known as outdated.</summary>
    public int Version { get; set; }

    /// <summary>Times received, also in the queue that it was moved from.</summary>
    public int ReceiveCount { get; set; }

    public DateTimeOffset? FirstReceivedAt { get; set; }

    /// <summary>When it was received last.</summary>
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>The queue that it was moved from, for a dead letter.</summary>
    public string? SourceArn { get; set; }
}

/// <summary>A message as one receive saw it.</summary>
public sealed record ReceivedMessage(
    string Id,
    string ReceiptHandle,
    MessageContent Content,
    DateTimeOffset SentAt,
    DateTimeOffset FirstReceivedAt,
    int ReceiveCount,
    string? SourceArn);
