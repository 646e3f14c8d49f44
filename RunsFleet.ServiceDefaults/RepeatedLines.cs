using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace RunsFleet.ServiceDefaults;

/// <summary>
/// Lets the same warning or error be written a hundred times a minute, and then says once how many more there were: an outage under load would
/// write thousands a second, which cost money and bury the others. "The same" is what one place in the code says. Metrics count them all, and
/// records name every job, so nothing is lost but lines; what is only informative is left alone, since people search it by job id.
/// </summary>
internal sealed partial class RepeatedLines : LoggingSampler, IDisposable
{
    internal const int PerMinute = 100;
    private const int MaxPlaces = 1_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Category, int Id), int> _counts = [];
    private readonly IServiceProvider _services;
    private readonly ITimer _timer;
    private bool _counting;

    public RepeatedLines(IServiceProvider services, TimeProvider time)
    {
        // The factory of loggers has this one in it.
        _services = services;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static lines => ((RepeatedLines)lines!).Close(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public override bool ShouldSample<TState>(in LogEntry<TState> logEntry)
    {
        if (logEntry.LogLevel < LogLevel.Warning || logEntry.Category == typeof(RepeatedLines).FullName)
        {
            return true;
        }

        var place = (logEntry.Category, logEntry.EventId.Id);
        lock (_lock)
        {
            if (!_counting)
            {
                _counting = true;
                _timer.Change(Window, Timeout.InfiniteTimeSpan);
            }

            if (_counts.Count >= MaxPlaces && !_counts.ContainsKey(place))
            {
                // No code of ours logs from so many places.
                return true;
            }

            return (_counts[place] = _counts.GetValueOrDefault(place) + 1) <= PerMinute;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Close()
    {
        List<((string Category, int Id) Place, int Count)> crowded;
        lock (_lock)
        {
            crowded = [.. _counts.Where(count => count.Value > PerMinute).Select(count => (count.Key, count.Value - PerMinute))];
            _counts.Clear();
            _counting = false;
        }

        if (crowded.Count == 0)
        {
            return;
        }

        var logger = _services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(RepeatedLines).FullName!);
        foreach (var ((category, id), count) in crowded)
        {
            LogLeftOut(logger, count, category, id);
        }
    }

    [LoggerMessage(10003, LogLevel.Warning, "In the last minute {Count} more lines like {Category}[{EventId}] were left out.", EventName = "LinesLeftOut")]
    private static partial void LogLeftOut(ILogger logger, int count, string category, int eventId);
}
