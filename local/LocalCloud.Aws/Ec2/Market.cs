namespace LocalCloud.Aws.Ec2;

/// <summary>How an instance is paid for.</summary>
public enum Market
{
    /// <summary>On demand.</summary>
    OnDemand,

    /// <summary>Spot.</summary>
    Spot,
}
