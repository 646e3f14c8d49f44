namespace LocalCloud.Aws.Sqs;

/// <summary>A message as one receive saw it.</summary>
public sealed record ReceivedMessage(
    string Id,
    string ReceiptHandle,
    MessageContent Content,
    DateTimeOffset SentAt,
    DateTimeOffset FirstReceivedAt,
    int ReceiveCount,
    string? SourceArn);
