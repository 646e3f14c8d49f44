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

/// <summary>A spot instance was interrupted. A fact is stored once and never changed.</summary>
/// <param name="Scope">The circuit it counts for.</param>
/// <param name="InstanceId">EC2 instance id.</param>
/// <param name="At">When the interruption was first known.</param>
/// <param name="AvailabilityZone">Where; null when unknown.</param>
/// <param name="Source">Who said so.</param>
internal sealed record InterruptionFact(
    CircuitScope Scope, string InstanceId, DateTimeOffset At, string? AvailabilityZone, FactSource Source);
