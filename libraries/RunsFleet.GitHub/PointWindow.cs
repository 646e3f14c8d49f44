namespace RunsFleet.GitHub;

/// <summary>
/// Points spent within any minute, those included that are booked for the seconds ahead. Seconds are counted from any fixed moment and never go
/// back. Not thread-safe.
/// </summary>
/// <param name="limit">Most points in a minute.</param>
internal sealed class PointWindow(int limit)
{
    /// <summary>A minute touches 61 seconds.</summary>
    private const int Span = 61;

    /// <summary>Enough for a minute back and the longest wait ahead; older seconds are written over.</summary>
    private const int Slots = 256;

    private readonly (long Second, long Points)[] _slots = new (long, long)[Slots];
    private long _lastBooked = long.MinValue;

    /// <summary>
    /// Finds the first second at which <paramref name="points"/> keep the limit, not before one that is booked already: first come, first
    /// served. A request for more than the limit gets an empty minute.
    /// </summary>
    /// <param name="now">The present second.</param>
    /// <param name="points">Points asked for.</param>
    /// <param name="reserved">Points of the limit to leave alone.</param>
    public long FirstFit(long now, int points, int reserved)
    {
        var second = Math.Max(now, _lastBooked);
        while (Sum(second) is var sum && sum > 0 && sum + points > limit - reserved)
        {
            second++;
        }

        return second;
    }

    /// <summary>Books points at a second that <see cref="FirstFit"/> gave.</summary>
    public void Book(long second, int points)
    {
        Add(second, points);
        _lastBooked = Math.Max(_lastBooked, second);
    }

    /// <summary>Adds points that were spent without having been asked for.</summary>
    public void Spend(long now, int points) => Add(now, points);

    private void Add(long second, int points)
    {
        ref var slot = ref _slots[second % Slots];
        slot = slot.Second == second ? (second, slot.Points + points) : (second, points);
    }

    private long Sum(long second)
    {
        var sum = 0L;
        for (var s = Math.Max(0, second - Span + 1); s <= second; s++)
        {
            var slot = _slots[s % Slots];
            sum += slot.Second == s ? slot.Points : 0;
        }

        return sum;
    }
}
