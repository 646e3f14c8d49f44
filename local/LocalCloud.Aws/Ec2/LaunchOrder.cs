namespace LocalCloud.Aws.Ec2;

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
