namespace RunsFleet.Messaging;

/// <summary>What is known of a message beside its body.</summary>
/// <param name="Queue">The queue it came from.</param>
/// <param name="MessageId">SQS's id of the message.</param>
/// <param name="ReceiveCount">Times it was received, this one included.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Body">The raw body, for a fresh copy.</param>
public sealed record MessageContext(string Queue, string MessageId, int ReceiveCount, DateTimeOffset SentAt, string Body);
