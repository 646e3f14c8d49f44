using RunsFleet.Contracts.Circuit.V1;

namespace RunsFleet.Fleet.Circuits;

/// <summary>A circuit that is not closed, as it was told.</summary>
/// <param name="Scope">Type, pool or zone.</param>
/// <param name="IsOpen">Open, or else half-open.</param>
/// <param name="HalfOpenFrom">The timestamp from when an open one is half-open: told as a duration, so that clocks need not agree.</param>
/// <param name="ProbesFree">Probes that it can grant.</param>
internal sealed record KnownCircuit(string Scope, bool IsOpen, long HalfOpenFrom, int ProbesFree)
{
    /// <summary>Makes the circuit of a message that came at <paramref name="timestamp"/>. Returns null when it is closed.</summary>
    public static KnownCircuit? Of(Circuit circuit, long timestamp, TimeProvider time) => circuit.State switch
    {
        CircuitState.Open => new(
            circuit.Scope, true, timestamp + (long)((circuit.Remaining?.ToTimeSpan() ?? TimeSpan.MaxValue / 4).TotalSeconds * time.TimestampFrequency), ProbesFree: 1),
        CircuitState.HalfOpen => new(circuit.Scope, false, timestamp, circuit.ProbesFree),
        _ => null,
    };

    public CircuitAnswer At(long timestamp) => IsOpen && timestamp < HalfOpenFrom ? CircuitAnswer.Open : CircuitAnswer.HalfOpen;
}
