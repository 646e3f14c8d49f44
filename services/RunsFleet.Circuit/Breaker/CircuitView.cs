namespace RunsFleet.Circuit.Breaker;

/// <summary>A circuit as its readers see it.</summary>
/// <param name="Scope">The circuit.</param>
/// <param name="State">Whether spot may be asked for.</param>
/// <param name="InterruptionCount">Interruptions that count within the window.</param>
/// <param name="Remaining">Until an open circuit is half-open, or a half-open one that nobody probes is closed; null when it is closed.</param>
/// <param name="ProbesFree">Probes that a half-open circuit can still grant.</param>
internal sealed record CircuitView(CircuitScope Scope, BreakerState State, int InterruptionCount, TimeSpan? Remaining, int ProbesFree);
