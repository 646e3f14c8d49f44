using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>The launches that this host works on: one object for each, while anybody holds it. Bounded by the messages that are handled.</summary>
internal sealed class SharedLaunches(AcquireInstances acquire, IRecordStore records, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Shared> _launches = [];

    /// <summary>
    /// Takes a lease of the launch of this row. The row is what was read, and may be older than the launch that is shared.
    /// </summary>
    public SharedLaunchLease Take(LaunchRecord row)
    {
        lock (_lock)
        {
            if (!_launches.TryGetValue(row.LaunchId, out var shared))
            {
                _launches[row.LaunchId] = shared = new Shared(new SharedLaunch(row, acquire, records, time));
            }

            shared.Launch.Remember(row);
            shared.Holders++;
            return new SharedLaunchLease(shared.Launch, () => Release(row.LaunchId));
        }
    }

    private void Release(string launchId)
    {
        lock (_lock)
        {
            if (--_launches[launchId].Holders == 0)
            {
                _launches.Remove(launchId);
            }
        }
    }

    private sealed class Shared(SharedLaunch launch)
    {
        public SharedLaunch Launch { get; } = launch;

        public int Holders { get; set; }
    }
}
