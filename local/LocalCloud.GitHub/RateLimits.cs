using LocalCloud.Core;
using Microsoft.Extensions.Options;

namespace LocalCloud.GitHub;

/// <summary>
/// GitHub's primary rate limit: so many calls an hour, for each installation and for the App itself.
/// See https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
/// </summary>
internal sealed class RateLimits(TimeProvider time, IOptions<GitHubOptions> options) : IResettable
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();

    // By installation, and 0 for the App: as many as there are owners.
    private readonly Dictionary<long, RateLimit> _used = [];

    /// <summary>Takes one call from the caller's hour, unless nothing is left; the state after it.</summary>
    public (RateLimit Limit, bool Exceeded) Take(long caller)
    {
        lock (_lock)
        {
            var limit = Current(caller);
            if (limit.Remaining == 0)
            {
                return (limit, true);
            }

            return (_used[caller] = limit with { Used = limit.Used + 1 }, false);
        }
    }

    /// <summary>Returns the state of the caller's hour. Looking costs nothing.</summary>
    public RateLimit Look(long caller)
    {
        lock (_lock)
        {
            return Current(caller);
        }
    }

    /// <summary>Gives everybody a new hour.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _used.Clear();
        }
    }

    private RateLimit Current(long caller)
    {
        var now = time.GetUtcNow();
        return _used.TryGetValue(caller, out var limit) && now < limit.Reset ? limit : new RateLimit(options.Value.HourlyLimit, 0, now + Window);
    }
}
