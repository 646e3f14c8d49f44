namespace LocalCloud.Aws.Ec2;

/// <summary>An availability zone.</summary>
public sealed record Zone(string Name, string Id, int Index);
