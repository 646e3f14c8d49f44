namespace RunsFleet.Contracts;

/// <summary>A CloudWatch alarm as SNS carries it.</summary>
internal sealed record AlarmJson
{
    public required string AlarmName { get; init; }

    public required string NewStateValue { get; init; }

    public string? NewStateReason { get; init; }
}
