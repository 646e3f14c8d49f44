using System.Diagnostics.Metrics;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Events;

internal sealed class EventsMetrics
{
    private readonly Counter<long> _completed;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _startup;
    private readonly Counter<long> _ignored;
    private readonly Counter<long> _apiErrors;

    public EventsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MetricNames.Meter);
        _completed = meter.DefineCounter(MetricNames.JobsCompleted);
        _duration = meter.DefineHistogram(MetricNames.JobDuration);
        _startup = meter.DefineHistogram(MetricNames.JobStartupSeconds);
        _ignored = meter.DefineCounter(MetricNames.EventsIgnored);
        _apiErrors = meter.DefineCounter(MetricNames.ApiErrors);
    }

    public void JobStarted(JobRecord job)
    {
        // Until warm pools exist every runner is launched cold.
        if (job.StartedAt is { } started)
        {
            _startup.Observe(Seconds(started - job.QueuedAt), new KeyValuePair<string, object?>(MetricTags.Source, "cold"));
        }
    }

    public void JobCompleted(JobRecord job)
    {
        _completed.Count(new KeyValuePair<string, object?>(MetricTags.Result, Result(job.Conclusion)));
        if (job is { StartedAt: { } started, CompletedAt: { } completed })
        {
            _duration.Observe(Seconds(completed - started));
        }
    }

    public void EventIgnored(IgnoredReason reason) => _ignored.Count(new KeyValuePair<string, object?>(MetricTags.Reason, reason switch
    {
        IgnoredReason.ForeignInstance => "foreign_instance",
        IgnoredReason.UnknownInstance => "unknown_instance",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    }));

    public void CircuitFailed() => ApiFailed("Circuit");

    public void Ec2Failed() => ApiFailed("EC2");

    private void ApiFailed(string service) => _apiErrors.Count(new KeyValuePair<string, object?>(MetricTags.Service, service));

    // GitHub may invent further conclusions; a metric's values are a closed set.
    private static string Result(string? conclusion) =>
        conclusion is "success" or "failure" or "cancelled" or "skipped" or "timed_out" ? conclusion : "other";

    // Two clocks.
    private static double Seconds(TimeSpan span) => Math.Max(0, span.TotalSeconds);
}
