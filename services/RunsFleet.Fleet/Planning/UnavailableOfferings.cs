using System.Collections.Frozen;

namespace RunsFleet.Fleet.Planning;

/// <summary>
/// Remembers for a while which offerings answered insufficient capacity, so that the next launch asks for others. In memory of one host:
/// losing it costs a request, no more. Thread-safe, and bounded.
/// </summary>
internal sealed class UnavailableOfferings(TimeProvider time, TimeSpan memory, int capacity = 5_000)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Offering, DateTimeOffset> _until = [];

    /// <summary>Remembers <paramref name="offerings"/> from now on.</summary>
    public void Add(IEnumerable<Offering> offerings)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            Forget(now);
            foreach (var offering in offerings)
            {
                if (_until.Count < capacity || _until.ContainsKey(offering))
                {
                    _until[offering] = now + memory;
                }
            }
        }
    }

    /// <summary>What is remembered now.</summary>
    public IReadOnlySet<Offering> Snapshot()
    {
        lock (_lock)
        {
            Forget(time.GetUtcNow());
            return _until.Keys.ToFrozenSet();
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var offering in _until.Where(entry => entry.Value <= now).Select(entry => entry.Key).ToList())
        {
            _until.Remove(offering);
        }
    }
}
