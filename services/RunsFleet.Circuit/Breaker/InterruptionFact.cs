namespace RunsFleet.Circuit.Breaker;

/// <summary>A spot instance was interrupted. A fact is stored once and never changed.</summary>
/// <param name="InstanceType">What EC2 really launched.</param>
/// <param name="InstanceId">EC2 instance id.</param>
/// <param name="At">When the interruption was first known.</param>
/// <param name="AvailabilityZone">Where; null when unknown.</param>
/// <param name="Source">Who said so.</param>
internal sealed record InterruptionFact(string InstanceType, string InstanceId, DateTimeOffset At, string? AvailabilityZone, FactSource Source)
{
    /// <summary>Returns true when the interruption happened within the scope.</summary>
    public bool IsWithin(CircuitScope scope) => scope.Covers(InstanceType, AvailabilityZone);

    /// <summary>The circuit of its type.</summary>
    public CircuitScope Type => CircuitScope.OfType(InstanceType);

    /// <summary>The circuit of its zone; null when that is unknown.</summary>
    public CircuitScope? Zone => AvailabilityZone is null ? null : CircuitScope.OfZone(AvailabilityZone);

    /// <summary>The circuit of its capacity pool; null when the zone is unknown.</summary>
    public CircuitScope? Pool => AvailabilityZone is null ? null : CircuitScope.OfPool(InstanceType, AvailabilityZone);
}
