using System.Diagnostics.Metrics;
using RunsFleet.Circuit.Breaker;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Circuit;

/// <summary>What this service counts.</summary>
internal sealed class CircuitMetrics
{
    private readonly Counter<long> _interruptions;
    private readonly Counter<long> _triggered;
    private readonly Counter<long> _apiErrors;

    public CircuitMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MetricNames.Meter);
        _interruptions = meter.CreateCounter<long>(MetricNames.SpotInterruptions, "{instance}", "Spot interruptions, once per instance.");
        _triggered = meter.CreateCounter<long>(MetricNames.CircuitBreakerTriggered, "{circuit}", "Circuits that opened.");
        _apiErrors = meter.CreateCounter<long>(MetricNames.ApiErrors, "{call}", "Failed calls to AWS and GitHub.");
    }

    public void Interrupted(CircuitScope scope) => _interruptions.Add(1, new KeyValuePair<string, object?>(MetricTags.InstanceType, scope.InstanceType));

    public void Opened(CircuitScope scope) => _triggered.Add(1, new KeyValuePair<string, object?>(MetricTags.InstanceType, scope.InstanceType));

    public void StoreFailed() => _apiErrors.Add(1, new KeyValuePair<string, object?>(MetricTags.Service, "DynamoDB"));
}
