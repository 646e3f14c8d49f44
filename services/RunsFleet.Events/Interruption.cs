namespace RunsFleet.Events;

/// <summary>An interruption of a spot instance: the fact that the circuit breaker counts.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="InstanceType">What EC2 really launched.</param>
/// <param name="AvailabilityZone">Empty when unknown.</param>
/// <param name="At">When it was first known: with the instance id the fact's key, so the same at each telling.</param>
/// <param name="Evidence">How it became known.</param>
internal sealed record Interruption(
    string InstanceId, string InstanceType, string AvailabilityZone, DateTimeOffset At, InterruptionEvidence Evidence);
