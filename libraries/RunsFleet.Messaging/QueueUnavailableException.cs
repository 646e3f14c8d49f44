using RunsFleet.Contracts;

namespace RunsFleet.Messaging;

/// <summary>A queue did not accept a message. Nothing is known to have been enqueued.</summary>
/// <param name="queue">The queue's name.</param>
/// <param name="code">SQS's error code, or one of the codes below.</param>
/// <param name="innerException">What the SDK threw, if it did.</param>
public sealed class QueueUnavailableException(string queue, string code, Exception? innerException = null)
    : DependencyUnavailableException("SQS", code, innerException)
{
    /// <summary>Too many messages wait to be sent to this queue.</summary>
    public const string TooManyPending = "TooManyPending";

    /// <summary>The message is larger than a queue takes; trying again does not help.</summary>
    public const string MessageTooLong = "MessageTooLong";

    /// <summary>The queue answered for other messages of the batch, but not for this one.</summary>
    public const string Unanswered = "Unanswered";

    /// <inheritdoc/>
    public override string Message => $"Queue {Queue} did not accept a message: {Code}";

    /// <summary>The queue's name.</summary>
    public string Queue { get; } = queue;

    /// <summary>False when it is the message that the queue refuses: no time changes that.</summary>
    internal bool MayPass { get; init; } = true;
}
