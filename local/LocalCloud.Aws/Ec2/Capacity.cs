namespace LocalCloud.Aws.Ec2;

/// <summary>
/// How many more instances each pool has room for; unlimited until somebody says otherwise. What an instance took comes back when it ends,
/// unless the pool was set anew meanwhile: a setting counts from the moment it is made.
/// </summary>
public sealed class Capacity
{
    private readonly Lock _lock = new();
    private readonly Dictionary<CapacityPool, (int Available, long Setting)> _limits = [];
    private long _settings;

    /// <summary>Returns the room in the pool. Returns null when it is unlimited.</summary>
    public int? Available(CapacityPool pool)
    {
        lock (_lock)
        {
            return _limits.TryGetValue(pool, out var limit) ? limit.Available : null;
        }
    }

    /// <summary>Sets the room of each of <paramref name="pools"/>; null is no limit.</summary>
    public int Set(IEnumerable<CapacityPool> pools, int? available)
    {
        lock (_lock)
        {
            _settings++;
            var count = 0;
            foreach (var pool in pools)
            {
                count++;
                if (available is { } room)
                {
                    _limits[pool] = (room, _settings);
                }
                else
                {
                    _limits.Remove(pool);
                }
            }

            return count;
        }
    }

    /// <summary>Takes room for one instance. Returns null when there is none.</summary>
    public CapacityLease? TryTake(CapacityPool pool)
    {
        lock (_lock)
        {
            if (!_limits.TryGetValue(pool, out var limit))
            {
                return new CapacityLease(pool, 0);
            }

            if (limit.Available <= 0)
            {
                return null;
            }

            _limits[pool] = limit with { Available = limit.Available - 1 };
            return new CapacityLease(pool, limit.Setting);
        }
    }

    /// <summary>Gives back what an instance took.</summary>
    public void Return(CapacityLease lease)
    {
        lock (_lock)
        {
            if (_limits.TryGetValue(lease.Pool, out var limit) && limit.Setting == lease.Setting)
            {
                _limits[lease.Pool] = limit with { Available = limit.Available + 1 };
            }
        }
    }

    /// <summary>Makes every pool unlimited.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _limits.Clear();
        }
    }
}
