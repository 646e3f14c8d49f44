namespace RunsFleet.Circuit.Breaker;

/// <summary>The record of a circuit. It follows from facts, from probes and from what people did: it holds no counter that anybody increments.</summary>
internal sealed record CircuitRecord
{
    /// <summary>The circuit.</summary>
    public required CircuitScope Scope { get; init; }

    /// <summary>Writes so far; 0 for a record that was never stored.</summary>
    public long Version { get; init; }

    /// <summary>As last written; what it is by now says <see cref="CircuitLife.Advance"/>.</summary>
    public BreakerState State { get; init; }

    /// <summary>Interruptions that count within the window that ends at <see cref="LastInterruptionAt"/>.</summary>
    public int InterruptionCount { get; init; }

    /// <summary>The first interruption of that window.</summary>
    public DateTimeOffset? FirstInterruptionAt { get; init; }

    /// <summary>The newest interruption that counts.</summary>
    public DateTimeOffset? LastInterruptionAt { get; init; }

    /// <summary>The interruption that opened the circuit, or kept it open; or when a person did.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When an open circuit becomes half-open.</summary>
    public DateTimeOffset? AutoResetAt { get; init; }

    /// <summary>A person keeps it open until then, whatever the facts say.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>Facts up to here are void; null when all count.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Probes that failed; each doubles the cooldown.</summary>
    public int Trips { get; init; }

    /// <summary>When <see cref="Trips"/> is forgotten.</summary>
    public DateTimeOffset? TripsUntil { get; init; }

    /// <summary>When a probe of the half-open circuit was last granted.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>Who tries the half-open circuit.</summary>
    public ProbeLeases Probes { get; init; } = ProbeLeases.None;

    /// <summary>When the record was last written.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Makes the record of a circuit that nothing was ever written of.</summary>
    public static CircuitRecord None(CircuitScope scope) => new() { Scope = scope };
}
