namespace LocalCloud.Aws.Ec2;

/// <summary>Instances that one override gave in one subnet.</summary>
internal sealed record FleetInstances(FleetOverride Override, Market Market, Subnet Subnet, IReadOnlyList<string> InstanceIds);
