using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Circuit.Handlers;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Circuit.Tests.Handlers;

/// <summary>The handlers on an in-memory store, at noon.</summary>
internal sealed class HandlerRig : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RecordInterruption _record;
    private readonly CheckCircuits _check;
    private readonly ResetCircuit _reset;

    public HandlerRig()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        var metrics = new CircuitMetrics(meters);
        var options = Options.Create(new CircuitOptions());
        Interruptions = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.SpotInterruptions);
        Triggered = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.CircuitBreakerTriggered);
        _record = new RecordInterruption(Store, options, Time, metrics, new FakeLogger<RecordInterruption>(Logs));
        _check = new CheckCircuits(Store, options, Time);
        _reset = new ResetCircuit(Store, options, Time, new FakeLogger<ResetCircuit>(Logs));
    }

    public InMemoryCircuitStore Store { get; } = new();

    public FakeTimeProvider Time { get; } = new(Circuits.Noon);

    public FakeLogCollector Logs { get; } = new();

    public MetricCollector<long> Interruptions { get; }

    public MetricCollector<long> Triggered { get; }

    /// <summary>Records one after the other; the last answer.</summary>
    public async Task<(bool Recorded, CircuitView Circuit)> RecordAsync(params InterruptionFact[] facts)
    {
        (bool, CircuitView) answer = default;
        foreach (var fact in facts)
        {
            answer = await _record.HandleAsync(fact, TestContext.Current.CancellationToken);
        }

        return answer;
    }

    public async Task<CircuitView> CheckAsync(string type) =>
        (await _check.HandleAsync([CircuitScope.Parse(type)], TestContext.Current.CancellationToken))[0];

    public Task<CircuitView> ResetAsync(string type, string actor, string reason) =>
        _reset.HandleAsync(CircuitScope.Parse(type), actor, reason, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Interruptions.Dispose();
        Triggered.Dispose();
        _services.Dispose();
    }
}
