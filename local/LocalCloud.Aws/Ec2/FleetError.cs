namespace LocalCloud.Aws.Ec2;

/// <summary>Why an override gave nothing, or not enough.</summary>
internal sealed record FleetError(FleetOverride Override, Market Market, string Code, string Message);
