using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Concurrency;

namespace RunsFleet.Circuit.Board;

/// <summary>
/// The records as this replica knows them: what it writes itself at once, what others write when it next reads the table. Answers checks without a
/// call, and tells watchers of what changes.
/// </summary>
internal sealed class CircuitBoard(ICircuitStore store, IOptions<CircuitOptions> options, TimeProvider time)
{
    /// <summary>Most watchers at a time.</summary>
    public const int MaxWatchers = 200;

    // What a watcher may be behind, and what it may have missed when it comes back.
    private const int MaxBehind = 1_000;

    // A board this much older than the polls should leave it is read again before it answers.
    private const int MissedPolls = 3;

    private readonly Lock _lock = new();
    private readonly string _epoch = Guid.NewGuid().ToString("N");
    private readonly Dictionary<CircuitScope, Entry> _entries = [];
    private readonly Queue<(long Sequence, CircuitScope Scope)> _history = new();
    private readonly HashSet<Watcher> _watchers = [];
    private long _sequence;
    private DateTimeOffset _readAt = DateTimeOffset.MinValue;
    private Task? _reading;

    /// <summary>All records, as they were last written.</summary>
    public IReadOnlyList<CircuitRecord> Records
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Values.Select(entry => entry.Record)];
            }
        }
    }

    /// <summary>Shows the circuit as it is now.</summary>
    public CircuitView View(CircuitScope scope)
    {
        CircuitRecord? record;
        lock (_lock)
        {
            record = _entries.GetValueOrDefault(scope)?.Record;
        }

        return CircuitLife.View(record ?? CircuitRecord.None(scope), options.Value, time.GetUtcNow());
    }

    /// <summary>
    /// Returns each type that has a record, and whether a circuit of it is open. Zones are under <see cref="CircuitScope.AnyType"/>.
    /// </summary>
    public IEnumerable<(string InstanceType, bool IsOpen)> OpenByType()
    {
        var now = time.GetUtcNow();
        return Records.GroupBy(record => record.Scope.InstanceType ?? CircuitScope.AnyType, StringComparer.Ordinal)
            .Select(type => (type.Key, type.Any(record => CircuitLife.View(record, options.Value, now).State is BreakerState.Open)));
    }

    /// <summary>Returns when the board is no older than a few polls.</summary>
    /// <exception cref="CircuitStoreUnavailableException">The table cannot be read.</exception>
    public Task FreshAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (time.GetUtcNow() - _readAt <= options.Value.PollInterval * MissedPolls)
            {
                return Task.CompletedTask;
            }
        }

        return ReadAsync(cancellationToken);
    }

    /// <summary>Reads the table; those who ask at the same time share the answer.</summary>
    /// <exception cref="CircuitStoreUnavailableException">The table cannot be read.</exception>
    public Task ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_reading is null or { IsCompleted: true })
            {
                _reading = Task.Run(ReadAsync, CancellationToken.None);
            }

            return _reading.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Takes a record over as somebody stored it. An older one changes nothing.</summary>
    public void Apply(CircuitRecord stored)
    {
        lock (_lock)
        {
            Put(stored);
        }
    }

    /// <summary>
    /// Subscribes a watcher: it hears what it is to know first, and then whatever changes. Returns false when there are too many.
    /// </summary>
    public bool TryWatch(string? resumeToken, [NotNullWhen(true)] out Watcher? watcher)
    {
        lock (_lock)
        {
            watcher = null;
            if (_watchers.Count >= MaxWatchers)
            {
                return false;
            }

            var missed = Missed(resumeToken);
            watcher = new Watcher(this, isSnapshot: missed is null, missed ?? [.. _entries.Keys], _sequence);
            _watchers.Add(watcher);
            return true;
        }
    }

    /// <summary>Returns the token that a watcher sends back to hear only of what comes after <paramref name="sequence"/>.</summary>
    public string TokenOf(long sequence) => $"{_epoch}:{sequence}";

    private async Task ReadAsync()
    {
        long before;
        lock (_lock)
        {
            before = _sequence;
        }

        var startedAt = time.GetUtcNow();
        var records = await store.ListAsync(CancellationToken.None);
        lock (_lock)
        {
            foreach (var record in records)
            {
                Put(record);
            }

            // What is not there any more; but what came up here meanwhile may only have been too late for the reading.
            var stored = records.Select(record => record.Scope).ToHashSet();
            foreach (var (scope, entry) in _entries.Where(pair => !stored.Contains(pair.Key) && pair.Value.PutAt <= before).ToList())
            {
                _entries.Remove(scope);
                Tell(scope, entry.Record, CircuitRecord.None(scope));
            }

            _readAt = startedAt;
        }
    }

    private void Put(CircuitRecord stored)
    {
        var known = _entries.GetValueOrDefault(stored.Scope)?.Record;
        if (known is not null && known.Version >= stored.Version)
        {
            return;
        }

        Tell(stored.Scope, known ?? CircuitRecord.None(stored.Scope), stored);
        _entries[stored.Scope] = new Entry(stored, _sequence);
    }

    private void Tell(CircuitScope scope, CircuitRecord before, CircuitRecord after)
    {
        _sequence++;
        if (Seen(before) == Seen(after))
        {
            return;
        }

        _history.Enqueue((_sequence, scope));
        if (_history.Count > MaxBehind)
        {
            _history.Dequeue();
        }

        foreach (var watcher in _watchers)
        {
            watcher.Tell(_sequence, scope);
        }
    }

    // What a watcher acts on. It judges time itself.
    private static (BreakerState, DateTimeOffset?, DateTimeOffset?, int) Seen(CircuitRecord record) =>
        (record.State, record.AutoResetAt, record.AskedAt, record.Probes.Count);

    private List<CircuitScope>? Missed(string? resumeToken)
    {
        if (resumeToken is null
            || !resumeToken.StartsWith(_epoch + ":", StringComparison.Ordinal)
            || !long.TryParse(resumeToken.AsSpan(_epoch.Length + 1), out var sequence)
            || sequence > _sequence
            || (_history.Count == MaxBehind && _history.Peek().Sequence > sequence + 1))
        {
            return null;
        }

        return [.. _history.Where(change => change.Sequence > sequence).Select(change => change.Scope).Distinct()];
    }

    private void Unsubscribe(Watcher watcher)
    {
        lock (_lock)
        {
            _watchers.Remove(watcher);
        }
    }

    private sealed record Entry(CircuitRecord Record, long PutAt);

    /// <summary>Somebody who hears of changes. It is told scopes, and reads what they have become when it comes to tell that.</summary>
    internal sealed class Watcher(CircuitBoard board, bool isSnapshot, IReadOnlyList<CircuitScope> first, long sequence) : IDisposable
    {
        private readonly Channel<(long Sequence, CircuitScope Scope)> _changes =
            Channel.CreateBounded<(long, CircuitScope)>(new BoundedChannelOptions(MaxBehind) { SingleReader = true });

        /// <summary>Whether <see cref="First"/> is all there is, and not only what changed.</summary>
        public bool IsSnapshot { get; } = isSnapshot;

        /// <summary>What it is to know at first.</summary>
        public IReadOnlyList<CircuitScope> First { get; } = first;

        /// <summary>What it has heard of.</summary>
        public long Sequence { get; private set; } = sequence;

        /// <summary>True when it has fallen too far behind.</summary>
        public bool IsDropped { get; private set; }

        /// <summary>Completes with what changed: with nothing when that took longer than <paramref name="patience"/>.</summary>
        public async Task<IReadOnlyList<CircuitScope>> NextAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
        {
            using var deadline = new Deadline(patience, time, cancellationToken);
            try
            {
                await _changes.Reader.WaitToReadAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return [];
            }

            var scopes = new HashSet<CircuitScope>();
            while (_changes.Reader.TryRead(out var change))
            {
                Sequence = change.Sequence;
                scopes.Add(change.Scope);
            }

            return [.. scopes];
        }

        public void Tell(long sequence, CircuitScope scope)
        {
            if (!_changes.Writer.TryWrite((sequence, scope)))
            {
                IsDropped = true;
                _changes.Writer.TryComplete();
            }
        }

        public void Dispose() => board.Unsubscribe(this);
    }
}
