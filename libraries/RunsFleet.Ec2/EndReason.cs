namespace RunsFleet.Ec2;

/// <summary>Why EC2 says that an instance ended.</summary>
public enum EndReason
{
    /// <summary>EC2 gives none, perhaps not yet.</summary>
    Unknown,

    /// <summary>The spot market took it back.</summary>
    SpotReclaimed,

    /// <summary>Anything else: ourselves, the instance, a user, a failure.</summary>
    Other,
}
