namespace LocalCloud.Aws.Sqs;

/// <summary>How many messages in flight became visible, as <c>POST /_local/sqs/{queue}/expire</c> answers.</summary>
internal sealed record ExpiredMessages(int Expired);
