namespace RunsFleet.Records;

/// <summary>Why a job is owed another runner.</summary>
public enum RecoveryReason
{
    /// <summary>EC2 takes, or took, the spot instance back.</summary>
    Interrupted,

    /// <summary>The instance is gone, and neither we nor EC2's spot market ended it.</summary>
    InstanceGone,

    /// <summary>The instance came up and its runner never connected.</summary>
    BootstrapFailed,
}
