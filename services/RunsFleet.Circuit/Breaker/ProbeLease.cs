namespace RunsFleet.Circuit.Breaker;

/// <summary>The right to launch one spot instance into a half-open scope, to see whether it stays.</summary>
/// <param name="LaunchId">The launch that it was granted to.</param>
/// <param name="GrantedAt">When.</param>
/// <param name="InstanceId">The instance that it became; null until the launch says so.</param>
/// <param name="BoundAt">When the launch said so.</param>
internal sealed record ProbeLease(string LaunchId, DateTimeOffset GrantedAt, string? InstanceId = null, DateTimeOffset? BoundAt = null);
