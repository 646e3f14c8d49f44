namespace RunsFleet.Messaging;

/// <summary>What is known of a message beside its body.</summary>
/// <param name="Queue">The queue it came from.</param>
/// <param name="MessageId">SQS's id of the message.</param>
/// <param name="ReceiveCount">Times it was received, this one included.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Body">The raw body, for a fresh copy.</param>
public sealed record MessageContext(string Queue, string MessageId, int ReceiveCount, DateTimeOffset SentAt, string Body);

/// <summary>Handles one message. May be called again with the same message, also while another host still handles it.</summary>
public interface IMessageHandler<in T>
{
    /// <summary>Does the work and says what to do with the message. An exception leaves the message to be received again.</summary>
    Task<Disposition> HandleAsync(T message, MessageContext context, CancellationToken cancellationToken);
}
