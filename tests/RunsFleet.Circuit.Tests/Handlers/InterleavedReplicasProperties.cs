using CsCheck;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Circuit.Tests.Breaker;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests.Handlers;

/// <summary>
/// Two replicas over one store, each write of one open to a whole sweep of the other before it, a clock that also steps back: after each step what is
/// stored agrees with the slow reference.
/// </summary>
public sealed class InterleavedReplicasProperties
{
    private static readonly string[] Types = ["c7g.large", "m7g.large", "r7g.large"];
    private static readonly string?[] Zones = [A, B, null];

    private enum Kind
    {
        Interruption,
        Burst,
        Reset,
        Hold,
        Probe,
        Launch,
        Crash,
    }

    private sealed record Step(Kind Kind, double Minutes, int Instance, double Ago, int Scope, int Replica, bool Overtaken);

    private static readonly Gen<Step> AnyStep =
        from kind in Gen.Frequency(
            (12, Gen.Const(Kind.Interruption)), (4, Gen.Const(Kind.Burst)), (1, Gen.Const(Kind.Reset)), (1, Gen.Const(Kind.Hold)),
            (2, Gen.Const(Kind.Probe)), (2, Gen.Const(Kind.Launch)), (2, Gen.Const(Kind.Crash)))
        from minutes in Gen.Frequency((6, Gen.Double[0, 3]), (1, Gen.Double[-2, 0]), (2, Gen.Double[3, 20]), (1, Gen.Double[20, 100]))
        from instance in Gen.Int[0, 200]
        from ago in Gen.Frequency((4, Gen.Const(0d)), (1, Gen.Double[0, 40]))
        from scope in Gen.Int[0, ReferenceBreaker.All.Count - 1]
        from replica in Gen.Int[0, 1]
        from overtaken in Gen.Bool
        select new Step(kind, minutes, instance, ago, scope, replica, overtaken);

    [Fact]
    public Task Two_replicas_agree_with_the_slow_reference_after_each_step() =>
        AnyStep.Array[1, 25].SampleAsync(RunAsync, iter: 300, threads: 1);

    private static async Task RunAsync(Step[] steps)
    {
        var options = new CircuitOptions { ZoneThreshold = 4, ZoneTypes = 2, MaxCooldown = TimeSpan.FromMinutes(80) };
        var store = new InMemoryCircuitStore();
        var time = new SteppingClock();
        using var first = new HandlerRig(store, time, options);
        using var second = new HandlerRig(store, time, options);
        HandlerRig[] replicas = [first, second];
        var reference = new ReferenceBreaker(options);

        // Each has a record, as each that ever had a fact has.
        foreach (var scope in ReferenceBreaker.All)
        {
            await store.TryWriteAsync(CircuitRecord.None(scope) with { UpdatedAt = Noon }, CancellationToken.None);
        }

        foreach (var step in steps)
        {
            time.Now = time.Now.AddMinutes(step.Minutes);
            var (one, other) = (replicas[step.Replica], replicas[1 - step.Replica]);
            if (step.Overtaken)
            {
                store.BeforeWrite = async _ =>
                {
                    store.BeforeWrite = _ => Task.CompletedTask;
                    await other.Sweep.SweepAsync(CancellationToken.None);
                    reference.Evaluate([.. store.AllFacts], time.GetUtcNow());
                };
            }

            await TakeAsync(step, one, reference, time.GetUtcNow());
            store.BeforeWrite = _ => Task.CompletedTask;
            await other.Sweep.SweepAsync(CancellationToken.None);

            reference.Evaluate([.. store.AllFacts], time.GetUtcNow());
            foreach (var scope in ReferenceBreaker.All)
            {
                var view = CircuitLife.View(store.Record(scope), options, time.GetUtcNow());
                Assert.Equal(
                    (scope, reference.StateOf(scope), reference.RemainingOf(scope, time.GetUtcNow())),
                    (scope, view.State, view.State is BreakerState.Open ? view.Remaining : null));
            }
        }

        Assert.Equal(store.AllFacts.Count, store.AllFacts.DistinctBy(fact => fact.InstanceId).Count());
    }

    private static async Task TakeAsync(Step step, HandlerRig replica, ReferenceBreaker reference, DateTimeOffset now)
    {
        // No instance is interrupted twice, or told of again hours later.
        var told = replica.Store.AllFacts.Where(fact => fact.InstanceId == Id(step.Instance)).ToList();
        if ((step.Kind is Kind.Burst or Kind.Crash && told.Count > 0)
            || (step.Kind is Kind.Interruption && told.Exists(fact => (now - fact.At).Duration() > TimeSpan.FromHours(1))))
        {
            return;
        }

        var scope = ReferenceBreaker.ScopeOf(step.Scope);
        var launch = $"l-{step.Instance % 5}";
        switch (step.Kind)
        {
            case Kind.Interruption:
                await replica.RecordAsync(Of(step.Instance, step.Ago));
                break;
            case Kind.Burst:
                // A batch of one kind, whose writer crashed; then one of its messages again. Told one by one, they could open what opens first otherwise.
                await replica.Store.AddAsync(
                    [.. Enumerable.Range(0, 4).Select(i => Of(step.Instance + (i * 1_000 * Types.Length * Zones.Length), step.Ago))], CancellationToken.None);
                await replica.RecordAsync(Of(step.Instance, step.Ago));
                break;
            case Kind.Reset:
                await replica.ResetAsync(scope.ToString(), "ann", "why");
                reference.Reset(scope, now);
                break;
            case Kind.Hold:
                await replica.OpenAsync(scope.ToString(), TimeSpan.FromMinutes(20), "ann", "why");
                reference.Hold(scope, TimeSpan.FromMinutes(20), now);
                break;
            case Kind.Probe:
                var (granted, _) = await replica.Probing.AcquireAsync(scope, launch, 1, CancellationToken.None);
                Assert.Equal(reference.Acquire(scope, launch, now), granted);
                break;
            case Kind.Launch:
                var (type, zone) = (scope.InstanceType ?? Types[0], scope.Zone ?? A);
                await replica.Probing.RecordAsync(launch, [scope], [new(Id(step.Instance), type, zone)], CancellationToken.None);
                reference.Bind(scope, launch, Id(step.Instance), now);
                break;
            case Kind.Crash:
                // The fact is stored, and nobody comes to evaluate it but the sweep.
                await replica.Store.AddAsync([Of(step.Instance, step.Ago)], CancellationToken.None);
                break;
        }

        InterruptionFact Of(int instance, double ago) => new(
            Types[instance % Types.Length], Id(instance), now.AddMinutes(-ago), Zones[instance / Types.Length % Zones.Length], FactSource.Warning);
    }

    /// <summary>Wall time that steps, also back; what measures spans goes on as ever.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Noon;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
