namespace LocalCloud.Aws.Sqs;

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
