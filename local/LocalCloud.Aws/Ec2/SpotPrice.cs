namespace LocalCloud.Aws.Ec2;

/// <summary>The spot price of a pool from a moment on.</summary>
internal sealed record SpotPrice(string InstanceType, string Az, DateTimeOffset Since, decimal Price);
