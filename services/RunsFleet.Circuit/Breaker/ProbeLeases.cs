using System.Collections;
using System.Runtime.CompilerServices;

namespace RunsFleet.Circuit.Breaker;

/// <summary>The leases of a scope, equal when all of them are.</summary>
[CollectionBuilder(typeof(ProbeLeases), nameof(Create))]
internal sealed class ProbeLeases : IReadOnlyList<ProbeLease>, IEquatable<ProbeLeases>
{
    private readonly ProbeLease[] _leases;

    private ProbeLeases(ProbeLease[] leases) => _leases = leases;

    public static ProbeLeases None { get; } = new([]);

    public int Count => _leases.Length;

    public ProbeLease this[int index] => _leases[index];

    public static ProbeLeases Create(ReadOnlySpan<ProbeLease> leases) => leases.IsEmpty ? None : new(leases.ToArray());

    public bool Equals(ProbeLeases? other) => other is not null && _leases.AsSpan().SequenceEqual(other._leases);

    public override bool Equals(object? obj) => Equals(obj as ProbeLeases);

    public override int GetHashCode() => _leases.Length;

    public IEnumerator<ProbeLease> GetEnumerator() => ((IEnumerable<ProbeLease>)_leases).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
