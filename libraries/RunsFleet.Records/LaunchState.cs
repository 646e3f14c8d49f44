namespace RunsFleet.Records;

/// <summary>What became of a launch row.</summary>
public enum LaunchState
{
    /// <summary>The request is stored and may have been sent; whoever takes over replays it.</summary>
    Requested,

    /// <summary>Every member has its instance, or was given back to its queue.</summary>
    Settled,
}
