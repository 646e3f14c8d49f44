namespace RunsFleet.Fleet.Circuits;

/// <summary>Whether spot may be asked for.</summary>
internal enum CircuitAnswer
{
    /// <summary>It may.</summary>
    Closed,

    /// <summary>Only by who holds a probe.</summary>
    HalfOpen,

    /// <summary>It may not.</summary>
    Open,
}
