namespace LocalCloud.Aws.Sqs;

/// <summary>Messages of a queue by state.</summary>
public readonly record struct QueueDepth(int Visible, int InFlight, int Delayed);
