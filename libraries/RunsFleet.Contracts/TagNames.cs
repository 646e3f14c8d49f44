namespace RunsFleet.Contracts;

/// <summary>Tags that RunsFleet puts on what it creates in EC2 and SSM.</summary>
public static class TagNames
{
    /// <summary>On instances: the launch row that they were launched for.</summary>
    public const string LaunchId = "runs-fleet:launch-id";

    /// <summary>On instances: <c>runs-fleet</c>. An instance without it is not ours.</summary>
    public const string ManagedBy = "runs-fleet:managed-by";

    /// <summary>On subnets that runners may be launched into, where none are configured.</summary>
    public const string RunnerSubnet = "runs-fleet:runner-subnet";

    /// <summary>On SSM parameters: the only instance that may read it.</summary>
    public const string InstanceId = "InstanceId";

    /// <summary>The value of <see cref="ManagedBy"/>.</summary>
    public const string ManagedByValue = "runs-fleet";
}
