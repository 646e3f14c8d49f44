using System.Diagnostics.Metrics;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Housekeeping;

/// <summary>What sweeps count.</summary>
internal sealed class HousekeepingMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _failures = meters.Create(MetricNames.Meter).DefineCounter(MetricNames.SweepFailures);
    private readonly Counter<long> _apiErrors = meters.Create(MetricNames.Meter).DefineCounter(MetricNames.ApiErrors);

    /// <summary>Counts a sweep that failed, in whole or in part (lesson L52).</summary>
    public void SweepFailed(string taskType) => _failures.Count(new KeyValuePair<string, object?>(MetricTags.Task, taskType));

    public void SsmFailed() => _apiErrors.Count(new KeyValuePair<string, object?>(MetricTags.Service, "SSM"));

    public void Ec2Failed() => _apiErrors.Count(new KeyValuePair<string, object?>(MetricTags.Service, "EC2"));
}
