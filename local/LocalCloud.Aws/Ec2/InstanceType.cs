namespace LocalCloud.Aws.Ec2;

/// <summary>What EC2 says of an instance type.</summary>
/// <param name="Name">Such as <c>c7g.large</c>.</param>
/// <param name="VCpus">Default vCPUs.</param>
/// <param name="MemoryMiB">Memory in MiB.</param>
/// <param name="Architecture"><c>arm64</c> or <c>x86_64</c>.</param>
/// <param name="BareMetal">True for the metal sizes.</param>
/// <param name="Burstable">True for the T families.</param>
/// <param name="CurrentGeneration">False for what EC2 calls the previous generation.</param>
/// <param name="UsageClasses"><c>on-demand</c>, <c>spot</c>.</param>
/// <param name="OnDemandPrice">USD per hour in us-east-1, Linux.</param>
public sealed record InstanceType(
    string Name,
    int VCpus,
    int MemoryMiB,
    string Architecture,
    bool BareMetal,
    bool Burstable,
    bool CurrentGeneration,
    IReadOnlyList<string> UsageClasses,
    decimal OnDemandPrice)
{
    /// <summary>Such as <c>c7g</c>.</summary>
    public string Family { get; } = Name[..Name.IndexOf('.', StringComparison.Ordinal)];
}
