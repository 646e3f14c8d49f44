namespace RunsFleet.Circuit.Breaker;

/// <summary>What is stored of a circuit. Half-open will be a third state; readers judge expiry themselves, so no write closes a circuit.</summary>
internal enum StoredState
{
    /// <summary>Spot may be asked for.</summary>
    Closed,

    /// <summary>Spot may not be asked for until <see cref="CircuitRecord.AutoResetAt"/>.</summary>
    Open,
}

/// <summary>The record of a circuit. It follows from facts: it holds no counter that anybody increments.</summary>
internal sealed record CircuitRecord
{
    /// <summary>The circuit.</summary>
    public required CircuitScope Scope { get; init; }

    /// <summary>Writes so far; 0 for a record that was never stored.</summary>
    public long Version { get; init; }

    /// <summary>As last written; see <see cref="IsOpenAt"/>.</summary>
    public StoredState State { get; init; }

    /// <summary>Instances interrupted within the window that ends at <see cref="LastInterruptionAt"/>.</summary>
    public int InterruptionCount { get; init; }

    /// <summary>The first interruption of that window.</summary>
    public DateTimeOffset? FirstInterruptionAt { get; init; }

    /// <summary>The newest interruption that counts.</summary>
    public DateTimeOffset? LastInterruptionAt { get; init; }

    /// <summary>The interruption that opened the circuit, or kept it open.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When an open circuit closes by itself.</summary>
    public DateTimeOffset? AutoResetAt { get; init; }

    /// <summary>Facts up to here are void; null when all count.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>The record of a circuit that nothing was ever written of.</summary>
    public static CircuitRecord None(CircuitScope scope) => new() { Scope = scope };

    /// <summary>True while spot may not be asked for.</summary>
    public bool IsOpenAt(DateTimeOffset now) => State == StoredState.Open && AutoResetAt > now;
}

/// <summary>A circuit as its readers see it.</summary>
/// <param name="Scope">The circuit.</param>
/// <param name="IsOpen">Whether spot may not be asked for.</param>
/// <param name="InterruptionCount">Interruptions that count within the window.</param>
/// <param name="Remaining">Until an open circuit closes by itself; null when it is closed.</param>
internal sealed record CircuitView(CircuitScope Scope, bool IsOpen, int InterruptionCount, TimeSpan? Remaining);
