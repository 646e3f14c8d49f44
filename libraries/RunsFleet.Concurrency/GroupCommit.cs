namespace RunsFleet.Concurrency;

/// <summary>
/// Lets concurrent callers share calls. The item of a caller goes at once, alone, when no call is on its way. Items that come while a call is on
/// its way, or soon after one started, form the next group; a further call starts beside it, or earlier, only for a full group. Each caller waits
/// for its own item and learns the outcome of its own item only.
/// </summary>
/// <param name="limits">Sizes and numbers.</param>
/// <param name="sizeOf">Bytes of an item.</param>
/// <param name="commit">Does a group and answers, in the same order, what went wrong with each item: null for nothing.</param>
/// <param name="time">The clock of lingering.</param>
public sealed class GroupCommit<T>(
    GroupLimits limits, Func<T, int> sizeOf, Func<IReadOnlyList<T>, Task<IReadOnlyList<Exception?>>> commit, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _waiting = new();
    private long _waitingBytes;
    private int _inFlight;
    private long? _startedAt;
    private bool _lingering;

    /// <summary>
    /// Adds <paramref name="item"/> to a group and completes when that is done. Returns true, or throws the item's own exception. Returns
    /// false, at once, when too many wait. A cancelled caller takes its item out of the line; once the item is on its way it is too late
    /// for that, and only the waiting ends.
    /// </summary>
    public async Task<bool> TryCommitAsync(T item, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entry = new Entry(item, sizeOf(item));
        IReadOnlyList<Entry>? group;
        lock (_lock)
        {
            if (_waiting.Count >= limits.MaxPending)
            {
                return false;
            }

            _waiting.AddLast(entry.Place);
            _waitingBytes += entry.Bytes;
            group = TakeGroup();
        }

        if (group is not null)
        {
            Detach(() => RunAsync(group));
        }

        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (self, entry) = ((GroupCommit<T>, Entry))state!;
                self.Withdraw(entry);
                entry.Done.TrySetCanceled(token);
            },
            (this, entry));
        await entry.Done.Task;
        return true;
    }

    private void Withdraw(Entry entry)
    {
        lock (_lock)
        {
            if (entry.Place.List is not null)
            {
                Remove(entry);
            }
        }
    }

    private async Task RunAsync(IReadOnlyList<Entry> first)
    {
        for (IReadOnlyList<Entry>? group = first; group is not null;)
        {
            await CommitAsync(group);
            lock (_lock)
            {
                _inFlight--;
                group = TakeGroup();
            }
        }
    }

    private async Task CommitAsync(IReadOnlyList<Entry> group)
    {
        try
        {
            var faults = await commit([.. group.Select(entry => entry.Item)]);
            for (var i = 0; i < group.Count; i++)
            {
                if (faults[i] is { } fault)
                {
                    group[i].Done.TrySetException(fault);
                }
                else
                {
                    group[i].Done.TrySetResult();
                }
            }
        }
        catch (Exception e)
        {
            // A bug in commit: whoever it is, no caller may wait for ever.
            foreach (var entry in group)
            {
                entry.Done.TrySetException(e);
            }
        }
    }

    // The work belongs to all of the group, not to the caller who happened to start it: neither its trace nor its scopes.
    private static void Detach(Func<Task> work)
    {
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(work, CancellationToken.None);
        }
    }

    private List<Entry>? TakeGroup()
    {
        var full = _waiting.Count >= limits.MaxItems || _waitingBytes >= limits.MaxBytes;
        if (_waiting.Count == 0 || (full ? _inFlight >= limits.MaxInFlight : _inFlight > 0 || Lingers()))
        {
            return null;
        }

        _inFlight++;
        _startedAt = time.GetTimestamp();
        var group = new List<Entry>(limits.MaxItems);
        long bytes = 0;
        while (_waiting.First?.Value is { } next && group.Count < limits.MaxItems && (group.Count == 0 || bytes + next.Bytes <= limits.MaxBytes))
        {
            Remove(next);
            bytes += next.Bytes;
            group.Add(next);
        }

        return group;
    }

    /// <summary>True when the last group started too recently; then whoever waits is looked at again in time.</summary>
    private bool Lingers()
    {
        if (_startedAt is not { } startedAt || limits.Linger - time.GetElapsedTime(startedAt) is not { Ticks: > 0 } wait)
        {
            return false;
        }

        if (!_lingering)
        {
            _lingering = true;
            Detach(() => LingerAsync(wait));
        }

        return true;
    }

    private async Task LingerAsync(TimeSpan wait)
    {
        await Task.Delay(wait, time);
        IReadOnlyList<Entry>? group;
        lock (_lock)
        {
            _lingering = false;
            group = TakeGroup();
        }

        if (group is not null)
        {
            await RunAsync(group);
        }
    }

    private void Remove(Entry entry)
    {
        _waiting.Remove(entry.Place);
        _waitingBytes -= entry.Bytes;
    }

    private sealed class Entry
    {
        public Entry(T item, int bytes)
        {
            Item = item;
            Bytes = bytes;
            Place = new LinkedListNode<Entry>(this);
        }

        public T Item { get; }

        public int Bytes { get; }

        public LinkedListNode<Entry> Place { get; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
