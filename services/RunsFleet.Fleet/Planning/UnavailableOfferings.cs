using System.Collections.Frozen;
using RunsFleet.Concurrency;

namespace RunsFleet.Fleet.Planning;

/// <summary>
/// Remembers for a while which offerings answered insufficient capacity, so that the next launch asks for others. In memory of one host:
/// losing it costs a request, no more. Thread-safe, and bounded.
/// </summary>
internal sealed class UnavailableOfferings(TimeProvider time, TimeSpan memory, int capacity = 5_000)
{
    private readonly BoundedMemory<Offering, bool> _unavailable = new(capacity, memory, time);

    /// <summary>Remembers <paramref name="offerings"/> from now on.</summary>
    public void Add(IEnumerable<Offering> offerings)
    {
        foreach (var offering in offerings)
        {
            _unavailable.AddOrUpdate(offering, true, known => known);
        }
    }

    /// <summary>Returns what is remembered now.</summary>
    public IReadOnlySet<Offering> Snapshot() => _unavailable.Keys().ToFrozenSet();
}
