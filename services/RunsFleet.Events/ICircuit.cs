namespace RunsFleet.Events;

/// <summary>Where interruptions are recorded.</summary>
internal interface ICircuit
{
    /// <summary>
    /// Reports an interruption to the circuit breaker. Returns true when the fact is stored. Returns false when the circuit breaker could
    /// not be reached or could not store it now.
    /// </summary>
    Task<bool> TryRecordAsync(Interruption interruption, CancellationToken cancellationToken);
}
