using LocalCloud.Aws.Ec2.Wire;

namespace LocalCloud.Aws.Ec2;

/// <summary>One override of a launch template, as it was asked for.</summary>
internal sealed record FleetOverride(
    LaunchTemplateVersion Template,
    string InstanceType,
    string? SubnetId,
    string? Az,
    string? MaxPrice,
    double? Priority,
    double? WeightedCapacity,
    string? ImageId,
    Form? BlockDeviceMappings)
{
    public double Weight => WeightedCapacity ?? 1;

    /// <summary>True when the instance type was an override's, not the template's.</summary>
    public bool NamesInstanceType { get; init; } = true;
}
