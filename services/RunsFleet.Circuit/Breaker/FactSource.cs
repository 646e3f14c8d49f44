namespace RunsFleet.Circuit.Breaker;

/// <summary>How an interruption became known.</summary>
internal enum FactSource
{
    /// <summary>EventBridge's warning.</summary>
    Warning,

    /// <summary>A state change whose reason is a spot interruption.</summary>
    StateChange,

    /// <summary>The agent on the instance.</summary>
    Agent,

    /// <summary>A sweep that found the instance gone.</summary>
    Sweep,
}
