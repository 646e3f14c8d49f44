using RunsFleet.Concurrency;

namespace RunsFleet.GitHub;

/// <summary>
/// What an installation may still ask of GitHub: the points of this minute, the calls of this hour as GitHub last told them, and until when it
/// wants to be left alone. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api. Thread-safe.
/// </summary>
internal sealed class InstallationBudget(GitHubOptions options)
{
    /// <summary>GitHub's advice for a secondary limit that names no delay; each further one in a row waits twice as long.</summary>
    private static readonly TimeSpan UnnamedDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestUnnamedDelay = TimeSpan.FromMinutes(15);

    /// <summary>GitHub counts a dozen resources apart, and few operations are called here.</summary>
    private const int MaxNames = 64;

    /// <summary>The primary limit starts afresh each hour; no header is believed beyond that.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly PointWindow _points = new(options.PointsPerMinute);
    private readonly int _reserve = (int)(options.PointsPerMinute * options.Reserve);
    private readonly Dictionary<string, string> _resources = [];
    private readonly Dictionary<string, (long Limit, long Remaining, DateTimeOffset Reset)> _hours = [];
    private DateTimeOffset _limitedUntil = DateTimeOffset.MinValue;
    private int _unnamedLimits;

    /// <summary>Returns the time that is left of GitHub's limits. Returns null when no limit holds.</summary>
    /// <param name="operation">What is to be called: GitHub counts the hour's calls by resource, and told which it is.</param>
    /// <param name="priority">Whether the call may use the reserve.</param>
    /// <param name="now">The present.</param>
    public TimeSpan? Limited(string operation, CallPriority priority, DateTimeOffset now)
    {
        lock (_lock)
        {
            var until = _limitedUntil;
            if (_hours.TryGetValue(_resources.GetValueOrDefault(operation, RateHeaders.CoreResource), out var hour) && hour.Reset > until && hour.Remaining <= (priority is CallPriority.Job ? 0 : (long)(hour.Limit * options.Reserve)))
            {
                until = hour.Reset;
            }

            return until > now ? until - now : null;
        }
    }

    /// <summary>Books the points of a call. Returns the wait until then. Nothing is booked when that is beyond patience.</summary>
    /// <param name="second">The present second.</param>
    /// <param name="points">What the call costs.</param>
    /// <param name="priority">Whether it may use the reserve, and wait.</param>
    public (bool Booked, TimeSpan Wait) Book(long second, int points, CallPriority priority)
    {
        lock (_lock)
        {
            var at = _points.FirstFit(second, points, priority is CallPriority.Job ? 0 : _reserve);
            var wait = TimeSpan.FromSeconds(at - second);
            var booked = wait <= (priority is CallPriority.Job ? options.MaxWait : TimeSpan.Zero);
            if (booked)
            {
                _points.Book(at, points);
            }

            return (booked, wait);
        }
    }

    /// <summary>Books a retry, which goes out below the budget.</summary>
    public void Spend(long second, int points)
    {
        lock (_lock)
        {
            _points.Spend(second, points);
        }
    }

    /// <summary>
    /// Stores what GitHub's headers say of the hour of a resource. Answers overtake each other: within an hour the smallest number is the
    /// newest.
    /// </summary>
    public void Told(string operation, RateHour told, DateTimeOffset now)
    {
        var (resource, limit, remaining, reset) = told;
        reset = reset < now + LongestDelay ? reset : now + LongestDelay;
        lock (_lock)
        {
            if (_resources.Count >= MaxNames || _hours.Count >= MaxNames)
            {
                _resources.Clear();
                _hours.Clear();
            }

            _resources[operation] = resource;
            _hours[resource] = _hours.TryGetValue(resource, out var known) && known.Reset >= reset && known.Reset > now
                ? known with { Remaining = Math.Min(known.Remaining, remaining) }
                : (limit, remaining, reset);
        }
    }

    /// <summary>Notes that GitHub answered as usual: the next limit without a named delay is the first one again.</summary>
    public void Served()
    {
        lock (_lock)
        {
            _unnamedLimits = 0;
        }
    }

    /// <summary>Notes that GitHub asks to be left alone. Returns the time until then.</summary>
    /// <param name="named">The delay that it named; null when it named none.</param>
    /// <param name="now">The present.</param>
    public TimeSpan Refused(TimeSpan? named, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (named is null && _limitedUntil > now)
            {
                // The answer to a call that was on its way when the limit began says nothing new.
                return _limitedUntil - now;
            }

            var delay = named ?? Backoff.After(++_unnamedLimits, UnnamedDelay, LongestUnnamedDelay);
            delay = Smaller(delay > TimeSpan.FromSeconds(1) ? delay : TimeSpan.FromSeconds(1), LongestDelay);
            _limitedUntil = now + delay > _limitedUntil ? now + delay : _limitedUntil;
            return _limitedUntil - now;
        }
    }

    /// <summary>
    /// Returns the calls that are left in this hour, of the resource of which fewest are. Returns null when GitHub has not said.
    /// </summary>
    public long? Remaining(DateTimeOffset now)
    {
        lock (_lock)
        {
            return _hours.Count > 0 ? _hours.Values.Min(hour => hour.Reset > now ? hour.Remaining : hour.Limit) : null;
        }
    }

    private static TimeSpan Smaller(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
