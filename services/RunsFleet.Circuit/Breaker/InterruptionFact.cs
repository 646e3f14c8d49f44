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
/// <param name="InstanceType">What EC2 really launched.</param>
/// <param name="InstanceId">EC2 instance id.</param>
/// <param name="At">When the interruption was first known.</param>
/// <param name="AvailabilityZone">Where; null when unknown.</param>
/// <param name="Source">Who said so.</param>
internal sealed record InterruptionFact(string InstanceType, string InstanceId, DateTimeOffset At, string? AvailabilityZone, FactSource Source)
{
    /// <summary>True when the interruption happened within the scope.</summary>
    public bool IsWithin(CircuitScope scope) => scope.Covers(InstanceType, AvailabilityZone);

    /// <summary>The circuit of its type.</summary>
    public CircuitScope Type => CircuitScope.OfType(InstanceType);

    /// <summary>The circuit of its zone; null when that is unknown.</summary>
    public CircuitScope? Zone => AvailabilityZone is null ? null : CircuitScope.OfZone(AvailabilityZone);

    /// <summary>The circuit of its capacity pool; null when the zone is unknown.</summary>
    public CircuitScope? Pool => AvailabilityZone is null ? null : CircuitScope.OfPool(InstanceType, AvailabilityZone);
}
