using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit;

/// <summary>Facts and records of circuits. Reads are strongly consistent. Every member throws <see cref="CircuitStoreUnavailableException"/>.</summary>
internal interface ICircuitStore
{
    /// <summary>Most facts that are stored together.</summary>
    const int MaxFacts = 50;

    /// <summary>
    /// Stores facts, at most <see cref="MaxFacts"/>, all different; each in its type's and in its zone's list at once or in neither.
    /// Returns for each, in the same order, false when the same instance's fact of the same time is there already.
    /// </summary>
    Task<IReadOnlyList<bool>> AddAsync(IReadOnlyList<InterruptionFact> facts, CancellationToken cancellationToken);

    /// <summary>Reads the facts of a type or a zone from <paramref name="since"/> on.</summary>
    Task<IReadOnlyList<InterruptionFact>> FactsSinceAsync(CircuitScope scope, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Reads the records of circuits, in the order asked. Returns <see cref="CircuitRecord.None"/> where there is none.</summary>
    Task<IReadOnlyList<CircuitRecord>> FindAsync(IReadOnlyList<CircuitScope> scopes, CancellationToken cancellationToken);

    /// <summary>Lists all records that are stored.</summary>
    Task<IReadOnlyList<CircuitRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes a record on the condition that it still has the version it was read at; its version grows by one. Returns false when it has
    /// moved on.
    /// </summary>
    Task<bool> TryWriteAsync(CircuitRecord record, CancellationToken cancellationToken);
}
