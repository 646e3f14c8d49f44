namespace LocalCloud.Aws.Sqs;

/// <summary>How many messages a queue holds, as <c>GET /_local/queues</c> answers.</summary>
internal sealed record QueueState(string Name, int Visible, int InFlight, int Delayed);
