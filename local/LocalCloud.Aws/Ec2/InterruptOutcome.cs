namespace LocalCloud.Aws.Ec2;

/// <summary>What became of asking spot to take an instance back.</summary>
public enum InterruptOutcome
{
    /// <summary>It is warned, or will end without warning.</summary>
    Accepted,

    /// <summary>There is no such instance.</summary>
    Unknown,

    /// <summary>It is not on spot, or it is ending already.</summary>
    NotInterruptible,
}
