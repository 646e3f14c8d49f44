namespace RunsFleet.Events;

/// <summary>How an interruption became known.</summary>
internal enum InterruptionEvidence
{
    /// <summary>EC2's warning.</summary>
    Warning,

    /// <summary>The instance went, and EC2 gives the spot market as the reason.</summary>
    StateChange,
}

/// <summary>An interruption of a spot instance: the fact that the circuit breaker counts.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="InstanceType">What EC2 really launched.</param>
/// <param name="AvailabilityZone">Empty when unknown.</param>
/// <param name="At">When it was first known: with the instance id the fact's key, so the same at each telling.</param>
/// <param name="Evidence">How it became known.</param>
internal sealed record Interruption(
    string InstanceId, string InstanceType, string AvailabilityZone, DateTimeOffset At, InterruptionEvidence Evidence);

/// <summary>Where interruptions are recorded.</summary>
internal interface ICircuit
{
    /// <summary>True when the fact is stored; false when the circuit breaker could not be reached or could not store it now.</summary>
    Task<bool> TryRecordAsync(Interruption interruption, CancellationToken cancellationToken);
}
