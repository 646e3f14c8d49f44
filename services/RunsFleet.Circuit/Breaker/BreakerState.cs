namespace RunsFleet.Circuit.Breaker;

/// <summary>Whether spot may be asked for.</summary>
internal enum BreakerState
{
    /// <summary>It may.</summary>
    Closed,

    /// <summary>It may not until <see cref="CircuitRecord.AutoResetAt"/>.</summary>
    Open,

    /// <summary>Only by who holds a probe.</summary>
    HalfOpen,
}
