using System.Collections.Frozen;
using RunsFleet.Contracts.Circuit.V1;

namespace RunsFleet.Fleet.Circuits;

/// <summary>All circuits that are not closed, arranged so that a check costs nanoseconds and allocates nothing. Immutable.</summary>
internal sealed class CircuitSnapshot
{
    private readonly FrozenDictionary<string, OfType> _types;
    private readonly FrozenDictionary<string, KnownCircuit> _zones;

    /// <param name="circuits">Each scope once; of one that is told twice the last counts.</param>
    public CircuitSnapshot(IReadOnlyCollection<KnownCircuit> circuits)
    {
        Circuits = [.. circuits.Reverse().DistinctBy(circuit => circuit.Scope, StringComparer.Ordinal)];
        var parts = Circuits.Select(circuit => (Parts: circuit.Scope.Split('@', 2), Circuit: circuit)).ToList();
        _zones = parts.Where(part => part.Parts[0] == "*").ToFrozenDictionary(part => part.Parts[^1], part => part.Circuit, StringComparer.Ordinal);
        _types = parts.Where(part => part.Parts[0] != "*").GroupBy(part => part.Parts[0], StringComparer.Ordinal).ToFrozenDictionary(
            type => type.Key,
            type => new OfType(
                type.FirstOrDefault(part => part.Parts.Length == 1).Circuit,
                type.Where(part => part.Parts.Length == 2).ToFrozenDictionary(part => part.Parts[1], part => part.Circuit, StringComparer.Ordinal)),
            StringComparer.Ordinal);
    }

    public static CircuitSnapshot Empty { get; } = new([]);

    /// <summary>What is not closed.</summary>
    public IReadOnlyCollection<KnownCircuit> Circuits { get; }

    /// <summary>Returns the strictest answer of pool, type and zone.</summary>
    public CircuitAnswer Check(string instanceType, string zone, long timestamp)
    {
        var answer = _zones.TryGetValue(zone, out var ofZone) ? ofZone.At(timestamp) : CircuitAnswer.Closed;
        if (!_types.TryGetValue(instanceType, out var ofType))
        {
            return answer;
        }

        if (ofType.Own is { } own && own.At(timestamp) is var type && type > answer)
        {
            answer = type;
        }

        return ofType.Pools.TryGetValue(zone, out var pool) && pool.At(timestamp) is var ofPool && ofPool > answer ? ofPool : answer;
    }

    /// <summary>Returns the snapshot with the news in it. A closed circuit is left out.</summary>
    public CircuitSnapshot With(IEnumerable<Circuit> news, long timestamp, TimeProvider time)
    {
        var circuits = Circuits.ToDictionary(circuit => circuit.Scope, StringComparer.Ordinal);
        foreach (var circuit in news)
        {
            if (KnownCircuit.Of(circuit, timestamp, time) is { } known)
            {
                circuits[circuit.Scope] = known;
            }
            else
            {
                circuits.Remove(circuit.Scope);
            }
        }

        return new CircuitSnapshot([.. circuits.Values]);
    }

    /// <summary>Returns the circuits of the pool, the type and the zone that are not closed.</summary>
    public IEnumerable<KnownCircuit> Of(string instanceType, string zone)
    {
        if (_zones.TryGetValue(zone, out var ofZone))
        {
            yield return ofZone;
        }

        if (_types.TryGetValue(instanceType, out var ofType))
        {
            if (ofType.Own is { } own)
            {
                yield return own;
            }

            if (ofType.Pools.TryGetValue(zone, out var pool))
            {
                yield return pool;
            }
        }
    }

    private sealed record OfType(KnownCircuit? Own, FrozenDictionary<string, KnownCircuit> Pools);
}
