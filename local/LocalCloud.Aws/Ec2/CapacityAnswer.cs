namespace LocalCloud.Aws.Ec2;

/// <summary>Answer of <c>POST /_local/capacity</c>.</summary>
internal sealed record CapacityAnswer(int Pools);
