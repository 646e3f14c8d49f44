namespace LocalCloud.Aws.Ec2;

/// <summary>What came of a request: both lists can hold something.</summary>
internal sealed record FleetResult(string FleetId, IReadOnlyList<FleetInstances> Instances, IReadOnlyList<FleetError> Errors);
