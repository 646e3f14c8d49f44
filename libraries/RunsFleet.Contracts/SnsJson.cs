namespace RunsFleet.Contracts;

/// <summary>A notification of SNS.</summary>
internal sealed record SnsJson
{
    public required string Type { get; init; }

    public required string MessageId { get; init; }

    public required string TopicArn { get; init; }

    public required string Message { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}
