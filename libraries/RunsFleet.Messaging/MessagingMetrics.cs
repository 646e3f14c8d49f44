using System.Diagnostics.Metrics;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Messaging;

internal sealed class MessagingMetrics
{
    private readonly Counter<long> _poisoned;
    private readonly Counter<long> _apiErrors;

    public MessagingMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MetricNames.Meter);
        _poisoned = meter.DefineCounter(MetricNames.MessagesPoisoned);
        _apiErrors = meter.DefineCounter(MetricNames.ApiErrors);
    }

    public void Poisoned(string queue) => _poisoned.Count(new KeyValuePair<string, object?>(MetricTags.Queue, queue));

    public void CallFailed() => _apiErrors.Count(new KeyValuePair<string, object?>(MetricTags.Service, "SQS"));
}
