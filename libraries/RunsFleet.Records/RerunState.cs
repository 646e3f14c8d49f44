namespace RunsFleet.Records;

/// <summary>How far the rerun of a run attempt is.</summary>
public enum RerunState
{
    /// <summary>A job of the attempt was lost with its instance; GitHub has not been asked yet.</summary>
    Owed,

    /// <summary>GitHub is being asked, or was and its answer was lost.</summary>
    Requested,

    /// <summary>GitHub has begun the next attempt for us.</summary>
    Done,

    /// <summary>There is none, for the reason given; or somebody else began the next attempt.</summary>
    Skipped,
}
