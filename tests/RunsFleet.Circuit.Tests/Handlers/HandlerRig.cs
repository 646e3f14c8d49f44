using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Circuit.Board;
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
    private readonly ManualControl _manual;

    public HandlerRig(InMemoryCircuitStore? store = null, TimeProvider? clock = null, CircuitOptions? circuit = null)
    {
        Store = store ?? new InMemoryCircuitStore();
        clock ??= Time;
        var meters = _services.GetRequiredService<IMeterFactory>();
        var metrics = new CircuitMetrics(meters);
        var options = Options.Create(circuit ?? new CircuitOptions());
        Interruptions = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.SpotInterruptions);
        Triggered = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.CircuitBreakerTriggered);
        Board = new CircuitBoard(Store, options, clock);
        var evaluation = new CircuitEvaluation(Store, Board, options, clock, metrics, new FakeLogger<CircuitEvaluation>(Logs));
        _record = new RecordInterruption(Store, Board, evaluation, options, clock, metrics, new FakeLogger<RecordInterruption>(Logs));
        _check = new CheckCircuits(Board);
        _manual = new ManualControl(Store, Board, options, clock, metrics, new FakeLogger<ManualControl>(Logs));
        Probing = new Probing(Store, Board, options, clock, new FakeLogger<Probing>(Logs));
        Sweep = new CircuitSweep(Board, evaluation, clock, new FakeLogger<CircuitSweep>(Logs));
    }

    public CircuitBoard Board { get; }

    public Probing Probing { get; }

    public CircuitSweep Sweep { get; }

    public InMemoryCircuitStore Store { get; }

    /// <summary>The clock, unless another was given.</summary>
    public FakeTimeProvider Time { get; } = new(Circuits.Noon);

    public FakeLogCollector Logs { get; } = new();

    public MetricCollector<long> Interruptions { get; }

    public MetricCollector<long> Triggered { get; }

    /// <summary>Records one after the other; the last answer, of the type's circuit.</summary>
    public async Task<(bool Recorded, CircuitView Circuit)> RecordAsync(params InterruptionFact[] facts)
    {
        (bool, CircuitView) answer = default;
        foreach (var fact in facts)
        {
            var (recorded, circuits) = await _record.HandleAsync(fact, TestContext.Current.CancellationToken);
            answer = (recorded, circuits[0]);
        }

        return answer;
    }

    public async Task<CircuitView> CheckAsync(string type, params string[] zones) =>
        (await _check.HandleAsync([type], zones, TestContext.Current.CancellationToken)).Types[0];

    public Task<IReadOnlyList<CircuitView>> ResetAsync(string scope, string actor, string reason) =>
        _manual.ResetAsync(CircuitScope.Parse(scope), actor, reason, TestContext.Current.CancellationToken);

    public Task<CircuitView> OpenAsync(string scope, TimeSpan duration, string actor, string reason) =>
        _manual.OpenAsync(CircuitScope.Parse(scope), duration, actor, reason, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Interruptions.Dispose();
        Triggered.Dispose();
        _services.Dispose();
    }
}
