using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace RunsFleet.Concurrency;

/// <summary>
/// A map that is emptied when a new key comes to <paramref name="capacity"/> entries. For what is cheap to find out again, with far fewer keys
/// than the capacity in any normal day: the bound is there for the other days. Safe for concurrent use; then it may hold a few more.
/// </summary>
public sealed class BoundedMap<TKey, TValue>(int capacity, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> _entries = new(comparer);

    /// <summary>The values, as they are now.</summary>
    public ICollection<TValue> Values => _entries.Values;

    public bool Contains(TKey key) => _entries.ContainsKey(key);

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => _entries.TryGetValue(key, out value);

    /// <summary>Returns the key's value, which is made when there is none yet.</summary>
    public TValue GetOrAdd<TArgument>(TKey key, Func<TKey, TArgument, TValue> make, TArgument argument)
    {
        MakeRoom(key);
        return _entries.GetOrAdd(key, make, argument);
    }

    /// <summary>Puts the value in the place of another, if there is one.</summary>
    public void Set(TKey key, TValue value)
    {
        MakeRoom(key);
        _entries[key] = value;
    }

    public void Remove(TKey key) => _entries.TryRemove(key, out _);

    private void MakeRoom(TKey key)
    {
        if (_entries.Count >= capacity && !_entries.ContainsKey(key))
        {
            _entries.Clear();
        }
    }
}
