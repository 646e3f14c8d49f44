using LocalCloud.Core;

namespace LocalCloud.GitHub;

/// <summary>Deliveries that were tried, bounded: the oldest fall out.</summary>
public sealed class DeliveryLog : IResettable
{
    private const int Capacity = 10_000;
    private readonly Lock _lock = new();

    // A ring: delivery n is at n modulo the capacity.
    private readonly Delivery?[] _deliveries = new Delivery?[Capacity];
    private long _lastId;
    private long _oldestId = 1;

    /// <summary>Keeps a delivery under an id of its own.</summary>
    public Delivery Add(Func<long, Delivery> create)
    {
        lock (_lock)
        {
            var delivery = create(++_lastId);
            _deliveries[_lastId % Capacity] = delivery;
            _oldestId = Math.Max(_oldestId, _lastId - Capacity + 1);
            return delivery;
        }
    }

    /// <summary>Lists deliveries older than <paramref name="before"/>, the newest first.</summary>
    public IReadOnlyList<Delivery> Page(long before, int size)
    {
        lock (_lock)
        {
            List<Delivery> page = [];
            for (var id = Math.Min(before - 1, _lastId); id >= _oldestId && page.Count < size; id--)
            {
                page.Add(_deliveries[id % Capacity]!);
            }

            return page;
        }
    }

    /// <summary>Finds a delivery by its id.</summary>
    /// <exception cref="GitHubException">404.</exception>
    public Delivery Find(long id)
    {
        lock (_lock)
        {
            return id >= _oldestId && id <= _lastId ? _deliveries[id % Capacity]! : throw GitHubException.NotFound();
        }
    }

    /// <summary>Forgets all deliveries.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            Array.Clear(_deliveries);
            _oldestId = _lastId + 1;
        }
    }
}
