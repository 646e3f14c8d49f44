using RunsFleet.Records;

namespace RunsFleet.Ec2;

/// <summary>What EC2 shows of an instance. Null is what EC2 does not tell: the reader decides what that means, and none of it is guessed here.</summary>
public sealed record Ec2Instance
{
    /// <summary>Such as <c>i-0123456789abcdef0</c>.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Such as <c>c7g.large</c>.</summary>
    public string? InstanceType { get; init; }

    /// <summary>Such as <c>us-east-1a</c>. Missing for some moments after a launch.</summary>
    public string? AvailabilityZone { get; init; }

    /// <summary>How the instance is paid for. EC2 marks spot instances only.</summary>
    public Market Market { get; init; } = Market.OnDemand;

    /// <summary>Its state, by <see cref="InstanceStateNames.OfShown"/>.</summary>
    public required InstanceState State { get; init; }

    /// <summary>Why it ended.</summary>
    public EndReason EndReason { get; init; }

    /// <summary>When EC2 launched it.</summary>
    public DateTimeOffset? LaunchedAt { get; init; }

    /// <summary>True when it carries the tag that all instances of RunsFleet have.</summary>
    public bool IsOurs { get; init; }

    /// <summary>The launch that its tag names.</summary>
    public string? LaunchId { get; init; }
}
