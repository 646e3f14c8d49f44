namespace LocalCloud.Aws.Ec2;

/// <summary>
/// Things to do later, in the order of their times, on one timer. An action gets the time it was due at, so that a clock that jumps
/// (a test's) sees the same history as one that ticks.
/// </summary>
public sealed class TimerQueue : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset Due, long Order)> _queue = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _order;
    private bool _running;

    public TimerQueue(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static state => ((TimerQueue)state!).Run(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Does <paramref name="action"/> at <paramref name="due"/>, or at once when that is past.</summary>
    public void Schedule(DateTimeOffset due, Action<DateTimeOffset> action)
    {
        lock (_lock)
        {
            _queue.Enqueue(action, (due, _order++));
            if (!_running)
            {
                Arm();
            }
        }
    }

    /// <summary>Forgets what was planned.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _queue.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Run()
    {
        lock (_lock)
        {
            // A second callback while the first still works would reorder what is due.
            if (_running)
            {
                return;
            }

            _running = true;
        }

        while (TakeDue(out var action, out var due))
        {
            action(due);
        }
    }

    private bool TakeDue(out Action<DateTimeOffset> action, out DateTimeOffset due)
    {
        lock (_lock)
        {
            if (_queue.TryPeek(out action!, out var at) && at.Due <= _time.GetUtcNow())
            {
                due = at.Due;
                _queue.Dequeue();
                return true;
            }

            due = default;
            _running = false;
            Arm();
            return false;
        }
    }

    private void Arm()
    {
        if (!_queue.TryPeek(out _, out var at))
        {
            return;
        }

        // Rounded up to the timer's own millisecond, so that it does not wake too early and spin.
        var wait = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((at.Due - _time.GetUtcNow()).TotalMilliseconds)));
        _timer.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
