namespace RunsFleet.LocalCloud.Ec2;

/// <summary>How EC2 behaves in this world.</summary>
/// <param name="Region">The region.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Boot">From launch until an instance runs.</param>
/// <param name="Shutdown">From shutting-down until terminated.</param>
/// <param name="DescribeLag">How long a new instance is not seen by DescribeInstances: EC2 is eventually consistent.</param>
internal sealed record Ec2Settings(string Region, string AccountId, TimeSpan Boot, TimeSpan Shutdown, TimeSpan DescribeLag)
{
    /// <summary>From the world's options.</summary>
    public static Ec2Settings From(LocalCloudOptions options) => new(
        options.Region,
        options.AccountId,
        TimeSpan.FromSeconds(options.BootSeconds),
        TimeSpan.FromSeconds(options.ShutdownSeconds),
        TimeSpan.FromSeconds(options.DescribeLagSeconds));
}
