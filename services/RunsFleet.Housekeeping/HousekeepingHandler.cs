using RunsFleet.Contracts;
using RunsFleet.Messaging;

namespace RunsFleet.Housekeeping;

/// <summary>
/// Runs the sweep that a message names. A sweep that fails says so in the log and in a metric (lesson L52), and its message is not kept: the schedule brings
/// the next.
/// </summary>
internal sealed partial class HousekeepingHandler(
    IEnumerable<ISweep> sweeps, HousekeepingMetrics metrics, TimeProvider time, ILogger<HousekeepingHandler> logger) : IMessageHandler<HousekeepingTask>
{
    private const string CostReport = "cost_report";
    private readonly Dictionary<string, ISweep> _sweeps = sweeps.ToDictionary(sweep => sweep.TaskType, StringComparer.Ordinal);

    /// <summary>Returns what every log line of a message carries.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Describe(HousekeepingTask message) => [new("TaskType", message.TaskType)];

    public async Task<Disposition> HandleAsync(HousekeepingTask message, MessageContext context, CancellationToken cancellationToken)
    {
        if (!_sweeps.TryGetValue(message.TaskType, out var sweep))
        {
            return new Disposition.Poison(message.TaskType is CostReport
                ? "There is no cost service yet to hand the report to."
                : $"There is no such task; there are {string.Join(", ", _sweeps.Keys.Order(StringComparer.Ordinal))}.");
        }

        var started = time.GetTimestamp();
        try
        {
            var report = await sweep.RunAsync(cancellationToken);
            var seconds = time.GetElapsedTime(started).TotalSeconds;
            LogSwept(report.Failed > 0 ? LogLevel.Error : report.Acted > 0 ? LogLevel.Information : LogLevel.Debug, sweep.TaskType, report.Looked, report.Acted, report.Failed, seconds);
            if (report.Failed > 0)
            {
                metrics.SweepFailed(sweep.TaskType);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            metrics.SweepFailed(sweep.TaskType);
            LogFailed(sweep.TaskType, e);
        }

        return Disposition.Done;
    }

    [LoggerMessage(EventId = 5001, EventName = "SweepEnded", Message = "Sweep {TaskType} looked at {Looked}, acted on {Acted} and failed at {Failed} in {Seconds:0.0} s.")]
    private partial void LogSwept(LogLevel level, string taskType, int looked, int acted, int failed, double seconds);

    [LoggerMessage(5002, LogLevel.Error, "Sweep {TaskType} failed. The schedule runs it again.", EventName = "SweepFailed")]
    private partial void LogFailed(string taskType, Exception exception);
}
