using System.Diagnostics.Metrics;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Records.Aws;

internal sealed class RecordMetrics
{
    private readonly Counter<long> _apiErrors;

    public RecordMetrics(IMeterFactory meters) => _apiErrors = meters.Create(MetricNames.Meter).DefineCounter(MetricNames.ApiErrors);

    public void CallFailed() => _apiErrors.Count(new KeyValuePair<string, object?>(MetricTags.Service, "DynamoDB"));
}
