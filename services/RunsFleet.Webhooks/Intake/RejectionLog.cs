namespace RunsFleet.Webhooks.Intake;

/// <summary>
/// Says what was turned away: at most one line a second for each reason, whatever comes in, and none over 200 bytes, whether the console
/// writes text or JSON. Lines are written by a timer, so that none carries the scopes of a request. Which delivery it was stands in
/// GitHub's list of deliveries, beside our answer.
/// </summary>
internal sealed class RejectionLog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly EventId Rejected = new(1001, "RequestsRejected"); // Warning: Rejected {Count}: {Reason} {Field}
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private Dictionary<(string Reason, string Field), long> _counts = [];

    public RejectionLog(ILoggerFactory loggers, TimeProvider time)
    {
        _logger = loggers.CreateLogger("RunsFleet.Webhooks");
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static log => ((RejectionLog)log!).Write(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public void Add(Rejection rejection)
    {
        var key = (rejection.Reason, rejection.Field);
        lock (_lock)
        {
            if (_counts.Count == 0)
            {
                _timer.Change(Interval, Timeout.InfiniteTimeSpan);
            }

            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Writes what is left.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Write();
    }

    private void Write()
    {
        Dictionary<(string Reason, string Field), long> counts;
        lock (_lock)
        {
            (counts, _counts) = (_counts, []);
        }

        foreach (var ((reason, field), count) in counts)
        {
            var line = new Line(field.Length == 0 ? $"Rejected {count}: {reason}" : $"Rejected {count}: {reason} {field}");
            _logger.Log(LogLevel.Warning, Rejected, line, null, static (line, _) => line.Text);
        }
    }

    // Not [LoggerMessage]: the console's JSON repeats each value and the template three times over, and 200 bytes are gone with the first.
    private readonly struct Line(string text)
    {
        public string Text { get; } = text;

        public override string ToString() => "";
    }
}
