using System.Diagnostics;
using RunsFleet.Concurrency;
using RunsFleet.Contracts;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// A launch row that this host works on, shared by the handlers of its members: its instances are got once, and what members write at the same
/// time is one transaction. Each member's fate is its own: what cannot be written together is written one by one.
/// </summary>
internal sealed class SharedLaunch
{
    // A member changes two rows, and the launch row comes on top; a transaction takes 100.
    private const int MaxTogether = 40;

    private readonly Lock _lock = new();
    private readonly AcquireInstances _acquire;
    private readonly IRecordStore _records;
    private readonly TimeProvider _time;
    private readonly GroupCommit<Entry> _writes;
    private Task<Acquired>? _acquiring;
    private LaunchRecord _launch;

    public SharedLaunch(LaunchRecord launch, AcquireInstances acquire, IRecordStore records, TimeProvider time)
    {
        (_launch, _acquire, _records, _time) = (launch, acquire, records, time);
        _writes = new(new GroupLimits(MaxTogether, int.MaxValue, int.MaxValue, MaxInFlight: 1, TimeSpan.Zero), _ => 0, WriteAsync, time);
    }

    /// <summary>The launch row's id.</summary>
    public string LaunchId => _launch.LaunchId;

    /// <summary>Gets the instances, once for all who ask at the same time; what came of it holds when it was final.</summary>
    /// <param name="request">A member's request.</param>
    /// <param name="wanted">False when that member needs no instance any more.</param>
    /// <param name="paced">True when the token for the call is taken.</param>
    /// <param name="cancellationToken">Ends the waiting only.</param>
    public Task<Acquired> AcquireAsync(JobRequest request, bool wanted, bool paced, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_acquiring is null || (_acquiring.IsCompleted && !IsFinal(_acquiring)))
            {
                var launch = Volatile.Read(ref _launch);
                var asker = Activity.Current?.Context ?? default;

                // All members wait for it: neither the trace nor the token of the one that came first.
                using (ExecutionContext.SuppressFlow())
                {
                    _acquiring = Task.Run(() => AcquireAsync(request, launch, wanted, paced, asker), CancellationToken.None);
                }
            }

            return _acquiring.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Writes the change, with those of other members. Returns false when one of its own rows has moved on.</summary>
    public async Task<bool> TryWriteAsync(MemberChange change, CancellationToken cancellationToken)
    {
        var entry = new Entry(change);
        await _writes.TryCommitAsync(entry, cancellationToken);
        return entry.Written;
    }

    /// <summary>Remembers the row as somebody read or wrote it. An older one changes nothing.</summary>
    public void Remember(LaunchRecord launch)
    {
        lock (_lock)
        {
            _launch = launch.Version > _launch.Version ? launch : _launch;
        }
    }

    private static bool IsFinal(Task<Acquired> task) => task is { IsCompletedSuccessfully: true, Result: Acquired.Answer { Shortage: null or { Settles: true } } };

    private async Task<Acquired> AcquireAsync(JobRequest request, LaunchRecord launch, bool wanted, bool paced, ActivityContext asker)
    {
        using var span = Spans.StartForAll(ActivityNames.Acquire, [asker])
            .WithLaunch(launch.LaunchId).WithJobs(launch.Members.Select(member => member.JobId));
        var acquired = await _acquire(request, launch, wanted, paced);
        if (acquired is Acquired.Answer answer)
        {
            Remember(answer.Launch);
            span.WithInstances(answer.Launch.InstanceIds);
        }

        return acquired;
    }

    private async Task<IReadOnlyList<Exception?>> WriteAsync(IReadOnlyList<Entry> entries)
    {
        var apart = entries.DistinctBy(entry => entry.Change.JobId).Count() == entries.Count;
        if (apart && await TryWriteAsync(entries))
        {
            return new Exception?[entries.Count];
        }

        // One of them has moved on, or the row has. Each on its own, against the row as it is now.
        var faults = new Exception?[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            try
            {
                await ReloadAsync();
                _ = await TryWriteAsync([entries[i]]);
            }
            catch (Exception e)
            {
                faults[i] = e;
            }
        }

        return faults;
    }

    private async Task<bool> TryWriteAsync(IReadOnlyList<Entry> entries)
    {
        var now = _time.GetUtcNow();
        var launch = Volatile.Read(ref _launch);
        List<MemberChange> settling = [.. entries.Select(entry => entry.Change).Where(change => change.Settles && launch.IsUnsettledFor(change.JobId))];
        var settled = LaunchTransitions.Settle(
            launch, [.. settling.Select(change => change.JobId)], settling.Find(change => change.Reason is not null)?.Reason, now);
        var changes = new RecordChanges
        {
            Jobs = [.. entries.Select(entry => entry.Change.Job).OfType<JobRecord>()],
            Instances = [.. entries.Select(entry => entry.Change.Instance).OfType<InstanceRecord>()],
            Launches = settling.Count > 0 ? [settled] : [],
        };
        if (!await _records.TryWriteAsync(changes, CancellationToken.None))
        {
            return false;
        }

        if (settling.Count > 0)
        {
            Remember(settled with { Version = settled.Version + 1 });
        }

        foreach (var entry in entries)
        {
            entry.Written = true;
        }

        return true;
    }

    private async Task ReloadAsync()
    {
        if (await _records.FindLaunchAsync(LaunchId, CancellationToken.None) is { } current)
        {
            Remember(current);
        }
    }

    private sealed class Entry(MemberChange change)
    {
        public MemberChange Change { get; } = change;

        public bool Written { get; set; }
    }
}
