namespace LocalCloud.Aws.Ec2;

/// <summary>An override in a zone. <paramref name="Type"/> is null when EC2 has no such type.</summary>
internal sealed record FleetPool(FleetOverride Override, InstanceType? Type, Subnet Subnet);
