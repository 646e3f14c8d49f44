using RunsFleet.Concurrency;

namespace RunsFleet.Messaging;

/// <summary>
/// When a consumer may receive again. It knows two kinds of trouble. A handler that throws counts for its own message; only after some in a
/// row, with no success between, is it received less and less often. A dependency that is down is nobody's fault: receiving stops, then one
/// message at a time is tried, at growing intervals, and the first that goes well ends it. While held messages cannot be given back or
/// deleted, nothing is received at all: each receive would be one more towards the dead-letter queue.
/// </summary>
internal sealed class FailurePause(TimeProvider time)
{
    private const int Tolerated = 5;
    private static readonly TimeSpan FirstAfterFailures = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAfterFailures = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private int _failuresInARow;
    private long _failedAt;
    private bool _down;
    private TimeSpan _interval;
    private long _downAt;
    private long _upAt = long.MinValue;
    private int _held;

    /// <summary>True while a dependency is down: the next message is a probe.</summary>
    public bool IsDown
    {
        get
        {
            lock (_lock)
            {
                return _down;
            }
        }
    }

    /// <summary>How long to wait before the next receive; ask again after that time.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_lock)
            {
                var wait = _held > 0 ? Recheck
                    : _down ? _interval - time.GetElapsedTime(_downAt)
                    : _failuresInARow >= Tolerated ? Backoff.After(_failuresInARow - Tolerated + 1, FirstAfterFailures, LongestAfterFailures) - time.GetElapsedTime(_failedAt)
                    : TimeSpan.Zero;
                return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
            }
        }
    }

    /// <summary>The time between two probes; zero while nothing is down.</summary>
    public TimeSpan Interval
    {
        get
        {
            lock (_lock)
            {
                return _down ? _interval : TimeSpan.Zero;
            }
        }
    }

    /// <summary>
    /// Notes that a message was handled whose work began at <paramref name="startedAt"/>, a timestamp. Returns true when this ends an
    /// outage.
    /// </summary>
    public bool Succeeded(long startedAt)
    {
        lock (_lock)
        {
            _failuresInARow = 0;

            // What began before the outage was noticed may never have needed what is down.
            if (!_down || startedAt < _downAt)
            {
                return false;
            }

            (_down, _upAt) = (false, time.GetTimestamp());
            return true;
        }
    }

    /// <summary>Notes that a handler failed and that no dependency was at fault.</summary>
    public void Failed()
    {
        lock (_lock)
        {
            _failuresInARow++;
            _failedAt = time.GetTimestamp();
            if (_down)
            {
                // A probe that failed otherwise tells nothing; the next is due as if it had not been.
                _downAt = _failedAt;
            }
        }
    }

    /// <summary>
    /// Notes that a dependency was down for work that began at <paramref name="startedAt"/>, a timestamp. Returns true when this says
    /// something new.
    /// </summary>
    public bool DependencyDown(long startedAt)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_down ? time.GetElapsedTime(_downAt, now) < _interval : startedAt < _upAt)
            {
                // Others of the same moment have said so, or it is news from before the outage ended.
                return false;
            }

            // An outage soon after the last one is the last one: what went well between did not need what is down.
            var goesOn = _down || (_upAt != long.MinValue && time.GetElapsedTime(_upAt, now) < _interval);
            _interval = Backoff.Doubled(goesOn ? _interval : null, FirstProbe, LongestProbe);
            (_down, _downAt) = (true, now);
            return true;
        }
    }

    /// <summary>Stops receiving until the answer is disposed of, because a held message can be neither given back nor deleted.</summary>
    public IDisposable Hold()
    {
        Interlocked.Increment(ref _held);
        return new Held(this);
    }

    private sealed class Held(FailurePause pause) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                Interlocked.Decrement(ref pause._held);
            }
        }
    }
}
