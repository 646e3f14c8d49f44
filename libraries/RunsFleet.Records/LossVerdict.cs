namespace RunsFleet.Records;

/// <summary>What the records say of how a job ended whose instance was going.</summary>
public enum LossVerdict
{
    /// <summary>The runner told the end itself: GitHub's conclusion stands, green or red.</summary>
    Honest,

    /// <summary>The instance took the job with it.</summary>
    Lost,

    /// <summary>It is not known yet when the instance went.</summary>
    Unclear,
}
