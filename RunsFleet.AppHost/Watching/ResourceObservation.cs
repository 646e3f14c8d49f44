namespace RunsFleet.AppHost.Watching;

/// <summary>What the orchestrator said of a resource at one moment.</summary>
/// <param name="Name">The resource's name.</param>
/// <param name="State">One of <see cref="KnownResourceStates"/>; null when the orchestrator has said none yet.</param>
/// <param name="IsHealthy">Whether every health check passes; true for a running resource that has none.</param>
/// <param name="ExitCode">The code it ended with; null while it runs.</param>
/// <param name="Address">Where it answers; null for one that nobody talks to.</param>
/// <param name="HealthReport">What the failing health check said; null when none failed.</param>
internal sealed record ResourceObservation(
    string Name, string? State, bool IsHealthy = false, int? ExitCode = null, string? Address = null, string? HealthReport = null);
