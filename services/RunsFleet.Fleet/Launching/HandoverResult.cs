namespace RunsFleet.Fleet.Launching;

/// <summary>What came of a step on the way of a config to its instance.</summary>
internal enum HandoverResult
{
    /// <summary>It is there.</summary>
    Present,

    /// <summary>It is not there.</summary>
    Absent,

    /// <summary>No answer; it may be tried again.</summary>
    Unavailable,
}
