namespace RunsFleet.Events;

/// <summary>How an interruption became known.</summary>
internal enum InterruptionEvidence
{
    /// <summary>EC2's warning.</summary>
    Warning,

    /// <summary>The instance went, and EC2 gives the spot market as the reason.</summary>
    StateChange,
}
