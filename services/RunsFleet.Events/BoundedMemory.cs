using System.Diagnostics.CodeAnalysis;

namespace RunsFleet.Events;

/// <summary>
/// What this host remembers of instances, by id: no more than <paramref name="capacity"/> entries, the oldest going first, and none for longer
/// than <paramref name="lifetime"/>. Whoever asks can do without the answer. Safe for concurrent use.
/// </summary>
internal sealed class BoundedMemory<T>(int capacity, TimeSpan lifetime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byAge = new();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    public bool TryGet(string id, [MaybeNullWhen(false)] out T value)
    {
        lock (_lock)
        {
            DropOld();
            var known = _entries.TryGetValue(id, out var node);
            value = known ? node!.Value.Value : default;
            return known;
        }
    }

    /// <summary>Remembers <paramref name="value"/>, or what <paramref name="update"/> makes of what is known; from now on for the whole lifetime.</summary>
    public void AddOrUpdate(string id, T value, Func<T, T> update)
    {
        lock (_lock)
        {
            DropOld();
            Put(id, _entries.TryGetValue(id, out var node) ? update(node.Value.Value) : value);
        }
    }

    /// <summary>Changes what is known; false when nothing is.</summary>
    public bool TryUpdate(string id, Func<T, T> update)
    {
        lock (_lock)
        {
            DropOld();
            if (!_entries.TryGetValue(id, out var node))
            {
                return false;
            }

            Put(id, update(node.Value.Value));
            return true;
        }
    }

    public void Remove(string id)
    {
        lock (_lock)
        {
            Drop(id);
        }
    }

    private void Put(string id, T value)
    {
        Drop(id);
        if (_entries.Count >= capacity)
        {
            Drop(_byAge.First!.Value.Id);
        }

        _entries[id] = _byAge.AddLast(new Entry(id, value, time.GetTimestamp()));
    }

    private void DropOld()
    {
        while (_byAge.First is { } oldest && time.GetElapsedTime(oldest.Value.PutAt) >= lifetime)
        {
            Drop(oldest.Value.Id);
        }
    }

    private void Drop(string id)
    {
        if (_entries.Remove(id, out var node))
        {
            _byAge.Remove(node);
        }
    }

    private sealed record Entry(string Id, T Value, long PutAt);
}
