namespace LocalCloud.Aws.Ec2;

/// <summary>Where capacity comes from: a type in a zone on a market.</summary>
public readonly record struct CapacityPool(string InstanceType, string Az, Market Market)
{
    /// <inheritdoc/>
    public override string ToString() => $"{InstanceType}@{Az} {Market.Name()}";
}
