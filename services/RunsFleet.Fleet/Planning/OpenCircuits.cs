using RunsFleet.Fleet.Circuits;

namespace RunsFleet.Fleet.Planning;

/// <summary>Circuits that are not closed, at a moment.</summary>
/// <param name="snapshot">The circuits.</param>
/// <param name="timestamp">The moment, as the clock's timestamp.</param>
internal sealed class OpenCircuits(CircuitSnapshot snapshot, long timestamp)
{
    /// <summary>Circuits that let nothing through, by scope: <c>c7g.large</c>, <c>c7g.large@us-east-1a</c>, <c>*@us-east-1a</c>.</summary>
    public OpenCircuits(IEnumerable<string> open)
        : this(new CircuitSnapshot([.. open.Select(scope => new KnownCircuit(scope, true, long.MaxValue, 0))]), 0)
    {
    }

    public static OpenCircuits None { get; } = new(CircuitSnapshot.Empty, 0);

    /// <summary>True when some scope may be tried.</summary>
    public bool HasProbes => snapshot.Circuits.Any(circuit => circuit.ProbesFree > 0 && circuit.At(timestamp) is CircuitAnswer.HalfOpen);

    /// <summary>Returns true when the pool, the type and the zone all let a launch without a probe through.</summary>
    public bool Allow(Offering offering) => snapshot.Check(offering.InstanceType, offering.Zone, timestamp) is CircuitAnswer.Closed;

    /// <summary>Returns the scopes of the offering that are not closed.</summary>
    public IEnumerable<string> NotClosed(Offering offering) =>
        snapshot.Of(offering.InstanceType, offering.Zone).Where(circuit => circuit.At(timestamp) is not CircuitAnswer.Closed).Select(circuit => circuit.Scope);

    /// <summary>
    /// Returns the half-open scopes whose probes a launch of the offering needs; none when it is allowed without. Returns null when a scope
    /// is open, or has no free probe.
    /// </summary>
    public IReadOnlyList<string>? Needs(Offering offering)
    {
        List<KnownCircuit> concerned = [.. snapshot.Of(offering.InstanceType, offering.Zone)];
        return concerned.Exists(circuit => circuit.ProbesFree == 0 || circuit.At(timestamp) is CircuitAnswer.Open) ? null : [.. concerned.Select(circuit => circuit.Scope)];
    }
}
