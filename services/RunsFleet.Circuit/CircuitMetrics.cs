using System.Diagnostics.Metrics;
using RunsFleet.Circuit.Breaker;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Circuit;

/// <summary>What this service counts.</summary>
internal sealed class CircuitMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _interruptions;
    private readonly Counter<long> _triggered;
    private readonly Counter<long> _apiErrors;

    public CircuitMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MetricNames.Meter);
        _interruptions = _meter.DefineCounter(MetricNames.SpotInterruptions);
        _triggered = _meter.DefineCounter(MetricNames.CircuitBreakerTriggered);
        _apiErrors = _meter.DefineCounter(MetricNames.ApiErrors);
    }

    public void Interrupted(string instanceType) => _interruptions.Count(Tag(instanceType));

    public void Opened(CircuitScope scope) => _triggered.Count(Tag(scope.InstanceType ?? CircuitScope.AnyType));

    public void StoreFailed() => _apiErrors.Count(new KeyValuePair<string, object?>(MetricTags.Service, "DynamoDB"));

    /// <summary>
    /// Reports from now on at every interval, for each type, whether some circuit of it is open: also that none is any more.
    /// </summary>
    public void Watch(Func<IEnumerable<(string InstanceType, bool IsOpen)>> types) => _meter.DefineGauge(
        MetricNames.CircuitBreakerOpen,
        () => types().Select(type => new Measurement<int>(type.IsOpen ? 1 : 0, Tag(type.InstanceType))));

    private static KeyValuePair<string, object?> Tag(string instanceType) => new(MetricTags.InstanceType, instanceType);
}
