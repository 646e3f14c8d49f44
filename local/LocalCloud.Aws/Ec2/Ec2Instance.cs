namespace LocalCloud.Aws.Ec2;

/// <summary>The states of an instance. The values are EC2's codes.</summary>
public enum InstanceState
{
    Pending = 0,
    Running = 16,
    ShuttingDown = 32,
    Terminated = 48,
    Stopping = 64,
    Stopped = 80,
}

/// <summary>EC2's names of the states.</summary>
internal static class InstanceStates
{
    public static string Name(this InstanceState state) => state switch
    {
        InstanceState.Pending => "pending",
        InstanceState.Running => "running",
        InstanceState.ShuttingDown => "shutting-down",
        InstanceState.Terminated => "terminated",
        InstanceState.Stopping => "stopping",
        InstanceState.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>True when the instance has not begun to end.</summary>
    public static bool IsLive(this InstanceState state) => state is InstanceState.Pending or InstanceState.Running;
}

/// <summary>Why an instance is where it is: EC2's state reason.</summary>
public sealed record StateReason(string Code, string Message)
{
    public static readonly StateReason UserInitiated = new("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown");

    public static readonly StateReason InstanceInitiated =
        new("Client.InstanceInitiatedShutdown", "Client.InstanceInitiatedShutdown: Instance initiated shutdown");

    public static readonly StateReason SpotTermination = new("Server.SpotInstanceTermination", "Server.SpotInstanceTermination: Spot instance termination");
}

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

/// <summary>What to launch.</summary>
public sealed record LaunchOrder(
    InstanceType Type,
    Subnet Subnet,
    Market Market,
    string ImageId,
    bool TerminateOnShutdown,
    string? UserData,
    string? ClientToken,
    IReadOnlyDictionary<string, string> Tags);
