using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// Paces CreateFleet calls of this host: a token bucket, one token a call however many instances the call asks for. When EC2 throttles all the
/// same, no token is given for a while, longer with each time in a row: one throttled call must not become hundreds (lesson L29).
/// EC2's own buckets: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
/// </summary>
internal sealed class FleetPace(IOptions<FleetOptions> options, TimeProvider time, FleetMetrics metrics)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private int _throttledInARow;

    /// <summary>
    /// Waits for the turn. Returns null when it has come. Returns the wait that would be needed, at once, when it is longer than the
    /// options allow.
    /// </summary>
    public async Task<TimeSpan?> TryTakeAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var interval = TimeSpan.FromSeconds(1 / settings.FleetsPerSecond);
        TimeSpan wait;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var earliest = now - (interval * (settings.FleetBurst - 1));
            var turn = _next > earliest ? _next : earliest;
            wait = turn > now ? turn - now : TimeSpan.Zero;
            if (wait > settings.MaxPacingWait)
            {
                return wait;
            }

            _next = turn + interval;
        }

        metrics.FleetPaced(wait);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }

        return null;
    }

    /// <summary>Pauses all calls because EC2 asked to slow down; longer with each time in a row.</summary>
    public void Throttled()
    {
        lock (_lock)
        {
            var until = time.GetUtcNow() + Backoff.After(++_throttledInARow, FirstPause, LongestPause);
            _next = _next > until ? _next : until;
        }
    }

    /// <summary>Notes that EC2 took a request: the next pause is a short one again.</summary>
    public void Accepted()
    {
        lock (_lock)
        {
            _throttledInARow = 0;
        }
    }
}
