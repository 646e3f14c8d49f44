namespace LocalCloud.Aws.Ec2;

/// <summary>A subnet of the default VPC.</summary>
public sealed record Subnet(string Id, Zone Zone, string CidrBlock, bool IsDefault);
