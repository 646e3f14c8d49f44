using System.Diagnostics.Metrics;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.GitHub;

/// <summary>What calls to GitHub count.</summary>
internal sealed class GitHubMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _apiErrors;

    public GitHubMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MetricNames.Meter);
        _apiErrors = _meter.DefineCounter(MetricNames.ApiErrors);
    }

    public void CallFailed() => _apiErrors.Count(new KeyValuePair<string, object?>(MetricTags.Service, "GitHub"));

    /// <summary>Reports the calls that are left in the hour, while that is known.</summary>
    public void WatchRate(Func<long?> remaining) => _meter.DefineGauge<long>(
        MetricNames.GitHubRateRemaining, () => remaining() is { } left ? [new Measurement<long>(left)] : []);
}
