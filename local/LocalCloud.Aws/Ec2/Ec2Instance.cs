namespace LocalCloud.Aws.Ec2;

/// <summary>An instance at one moment.</summary>
public sealed record Ec2Instance
{
    public required string Id { get; init; }

    public required InstanceType Type { get; init; }

    public required Subnet Subnet { get; init; }

    public required Market Market { get; init; }

    public required string ImageId { get; init; }

    public required string ReservationId { get; init; }

    public required string PrivateIp { get; init; }

    public required DateTimeOffset LaunchTime { get; init; }

    public required CapacityLease Lease { get; init; }

    /// <summary>True when a shutdown from within ends the instance rather than stops it.</summary>
    public required bool TerminateOnShutdown { get; init; }

    public string? SpotRequestId { get; init; }

    public string? ClientToken { get; init; }

    public string? UserData { get; init; }

    public InstanceState State { get; init; } = InstanceState.Pending;

    public StateReason? Reason { get; init; }

    /// <summary>EC2's StateTransitionReason, such as <c>User initiated (2026-03-01 12:00:00 GMT)</c>.</summary>
    public string TransitionReason { get; init; } = "";

    /// <summary>When spot takes the instance back; null while nobody said so.</summary>
    public DateTimeOffset? InterruptedAt { get; init; }

    public string Az => Subnet.Zone.Name;
}
