using System.Diagnostics.Metrics;
using RunsFleet.ServiceDefaults;
using RunsFleet.Webhooks.Intake;

namespace RunsFleet.Webhooks;

/// <summary>What this service counts.</summary>
internal sealed class WebhookMetrics
{
    private readonly Counter<long> _queued;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _rejected;

    public WebhookMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MetricNames.Meter);
        _queued = meter.DefineCounter(MetricNames.JobsQueued);
        _refused = meter.DefineCounter(MetricNames.JobsRefused);
        _rejected = meter.DefineCounter(MetricNames.WebhooksRejected);
    }

    public void JobQueued() => _queued.Count();

    /// <summary>Counts a refused job. <paramref name="code"/> is one of <see cref="Contracts.Labels.RefusalCodes"/>.</summary>
    public void JobRefused(string code) => _refused.Count(new KeyValuePair<string, object?>(MetricTags.Reason, code));

    public void Rejected(Rejection rejection) => _rejected.Count(new KeyValuePair<string, object?>(MetricTags.Reason, rejection.Reason));
}
