using System.Diagnostics.CodeAnalysis;

namespace RunsFleet.Concurrency;

/// <summary>
/// Remembers values by key: no more than <paramref name="capacity"/> entries, the oldest going first, and none for longer than
/// <paramref name="lifetime"/>. For what its user can do without. Safe for concurrent use.
/// </summary>
public sealed class BoundedMemory<TKey, TValue>(int capacity, TimeSpan lifetime, TimeProvider time)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> _entries = [];
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

    /// <summary>Finds the value of the key. Returns false when the key is not remembered, or not any more.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            DropOld();
            var known = _entries.TryGetValue(key, out var node);
            value = known ? node!.Value.Value : default;
            return known;
        }
    }

    /// <summary>Remembers <paramref name="value"/>, or what <paramref name="update"/> makes of the known value; from now on for the whole lifetime.</summary>
    public void AddOrUpdate(TKey key, TValue value, Func<TValue, TValue> update)
    {
        lock (_lock)
        {
            DropOld();
            Put(key, _entries.TryGetValue(key, out var node) ? update(node.Value.Value) : value);
        }
    }

    /// <summary>Changes the known value, and remembers it for the whole lifetime from now on. Returns false when there is none.</summary>
    public bool TryUpdate(TKey key, Func<TValue, TValue> update)
    {
        lock (_lock)
        {
            DropOld();
            if (!_entries.TryGetValue(key, out var node))
            {
                return false;
            }

            Put(key, update(node.Value.Value));
            return true;
        }
    }

    /// <summary>Returns the keys that are remembered now.</summary>
    public IReadOnlyList<TKey> Keys()
    {
        lock (_lock)
        {
            DropOld();
            return [.. _entries.Keys];
        }
    }

    public void Remove(TKey key)
    {
        lock (_lock)
        {
            Drop(key);
        }
    }

    private void Put(TKey key, TValue value)
    {
        Drop(key);
        if (_entries.Count >= capacity)
        {
            Drop(_byAge.First!.Value.Key);
        }

        _entries[key] = _byAge.AddLast(new Entry(key, value, time.GetTimestamp()));
    }

    private void DropOld()
    {
        while (_byAge.First is { } oldest && time.GetElapsedTime(oldest.Value.PutAt) >= lifetime)
        {
            Drop(oldest.Value.Key);
        }
    }

    private void Drop(TKey key)
    {
        if (_entries.Remove(key, out var node))
        {
            _byAge.Remove(node);
        }
    }

    private sealed record Entry(TKey Key, TValue Value, long PutAt);
}
