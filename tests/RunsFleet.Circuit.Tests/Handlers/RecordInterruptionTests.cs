using Microsoft.Extensions.Logging;
using RunsFleet.Circuit.Breaker;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests.Handlers;

public sealed class RecordInterruptionTests : IDisposable
{
    private readonly HandlerRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_interruption_is_stored_and_counted()
    {
        var (recorded, circuit) = await _rig.RecordAsync(Fact(1, 0));

        Assert.True(recorded);
        Assert.Equal(BreakerState.Closed, circuit.State);
        Assert.Equal(1, circuit.InterruptionCount);
        Assert.Equal(Fact(1, 0), Assert.Single(_rig.Store.AllFacts));
        Assert.Equal("c7g.large", Assert.Single(_rig.Interruptions.GetMeasurementSnapshot()).Tags["InstanceType"]);
    }

    [Fact]
    public async Task L39_L63_the_same_instance_is_one_interruption_whatever_the_source_and_the_time()
    {
        var first = await _rig.RecordAsync(Fact(1, 0));
        var again = await _rig.RecordAsync(Fact(1, 0));
        var stateChange = await _rig.RecordAsync(Fact(1, 2) with { Source = FactSource.StateChange });
        var sweep = await _rig.RecordAsync(Fact(1, -30) with { Source = FactSource.Sweep, AvailabilityZone = null });

        Assert.Equal([true, false, false, false], new[] { first, again, stateChange, sweep }.Select(answer => answer.Recorded));
        Assert.Equal(1, sweep.Circuit.InterruptionCount);
        Assert.Single(_rig.Store.AllFacts);
        Assert.Single(_rig.Interruptions.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task L39_one_event_delivered_fifty_times_at_once_counts_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _rig.RecordAsync(Fact(1, 0)))));

        Assert.Single(answers, answer => answer.Recorded);
        Assert.Single(_rig.Store.AllFacts);
        Assert.Equal(1, _rig.Store.Record(Pool).InterruptionCount);
        Assert.Single(_rig.Interruptions.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task The_third_interruption_within_the_window_opens_the_pool()
    {
        await _rig.RecordAsync(Fact(1, -10), Fact(2, -5), Fact(3, 0));

        var record = _rig.Store.Record(Pool);
        Assert.Equal((BreakerState.Open, 3, At(30)), (record.State, record.InterruptionCount, record.AutoResetAt));
        Assert.Single(_rig.Triggered.GetMeasurementSnapshot());
        Assert.Single(_rig.Logs.GetSnapshot(), log => log.Level == LogLevel.Warning && log.Message.StartsWith("Circuit c7g.large@us-east-1a opened", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_type_that_no_zone_offers_any_more_is_open_to_who_names_the_zones()
    {
        await _rig.RecordAsync(Fact(1, 0), Fact(2, 0), Fact(3, 0));

        Assert.Equal(BreakerState.Closed, (await _rig.CheckAsync("c7g.large")).State);
        Assert.Equal(BreakerState.Closed, (await _rig.CheckAsync("c7g.large", A, B)).State);
        Assert.Equal((BreakerState.Open, TimeSpan.FromMinutes(30)), await _rig.CheckAsync("c7g.large", A) is var open ? (open.State, open.Remaining) : default);
        Assert.Equal(BreakerState.Closed, (await _rig.CheckAsync("m7g.large", A)).State);
    }

    [Fact]
    public async Task A_circuit_becomes_half_open_then_closed_and_opens_again_with_a_second_trigger()
    {
        await _rig.RecordAsync(Fact(1, 0), Fact(2, 0), Fact(3, 0));
        _rig.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(BreakerState.HalfOpen, _rig.Board.View(Pool).State);
        await _rig.Sweep.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(BreakerState.HalfOpen, _rig.Store.Record(Pool).State);
        _rig.Time.Advance(TimeSpan.FromMinutes(10));
        await _rig.Sweep.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(BreakerState.Closed, _rig.Store.Record(Pool).State);
        Assert.Single(_rig.Logs.GetSnapshot(), log => log.Message == "Circuit c7g.large@us-east-1a closed.");

        await _rig.RecordAsync(Fact(4, 41), Fact(5, 41), Fact(6, 40.5));

        Assert.Equal(BreakerState.Open, _rig.Store.Record(Pool).State);
        Assert.Equal(2, _rig.Triggered.GetMeasurementSnapshot().Count);
    }

    [Fact]
    public async Task A_fact_from_the_future_is_clamped_to_now()
    {
        await _rig.RecordAsync(Fact(1, 1), Fact(2, 1.1), Fact(3, 500));

        Assert.Equal([At(0), At(0), At(1)], _rig.Store.AllFacts.Select(fact => fact.At).Order());
        Assert.Equal(At(31), _rig.Store.Record(Pool).AutoResetAt);
    }

    [Fact]
    public async Task Who_crashed_after_storing_the_fact_is_made_up_for_by_the_redelivery()
    {
        await _rig.RecordAsync(Fact(1, 0), Fact(2, 0));
        await _rig.Store.AddAsync([Fact(3, 0)], TestContext.Current.CancellationToken);

        var (recorded, _) = await _rig.RecordAsync(Fact(3, 0));

        Assert.False(recorded);
        Assert.Equal(BreakerState.Open, _rig.Store.Record(Pool).State);
    }

    [Fact]
    public async Task Who_crashed_after_storing_the_fact_is_made_up_for_by_any_replicas_sweep()
    {
        await _rig.RecordAsync(Fact(1, 0));
        await _rig.Store.AddAsync([Fact(2, 0), Fact(3, 0)], TestContext.Current.CancellationToken);
        using var other = new HandlerRig(_rig.Store);

        await other.Sweep.SweepAsync(TestContext.Current.CancellationToken);

        Assert.Equal(BreakerState.Open, _rig.Store.Record(Pool).State);
        Assert.Single(other.Triggered.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_crash_between_the_facts_and_the_first_record_of_a_circuit_leaves_something_to_find()
    {
        // The evaluation fails: all that is stored are the facts and what was prepared for them.
        _rig.Store.BeforeWrite = record => record.InterruptionCount > 0 ? throw new CircuitStoreUnavailableException("A crash.") : Task.CompletedTask;
        await Task.WhenAll(Enumerable.Range(1, 3).Select(i => Assert.ThrowsAsync<CircuitStoreUnavailableException>(() => _rig.RecordAsync(Fact(i, 0)))));
        _rig.Store.BeforeWrite = _ => Task.CompletedTask;
        using var other = new HandlerRig(_rig.Store);

        await other.Sweep.SweepAsync(TestContext.Current.CancellationToken);

        Assert.Equal(BreakerState.Open, _rig.Store.Record(Pool).State);
    }

    [Fact]
    public async Task L38_three_simultaneous_interruptions_open_the_circuit_once()
    {
        // Three replicas have stored a fact each and read the record before any of them writes it.
        var waiting = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rig.Store.BeforeWrite = record =>
        {
            if (record.Scope != Pool || Interlocked.Increment(ref waiting) > 3)
            {
                return Task.CompletedTask;
            }

            if (waiting == 3)
            {
                all.TrySetResult();
            }

            return all.Task.WaitAsync(TimeSpan.FromSeconds(20));
        };
        HandlerRig[] replicas = [_rig, new(_rig.Store), new(_rig.Store)];

        await Task.WhenAll(replicas.Select((replica, i) => Task.Run(() => replica.RecordAsync(Fact(i, 0)))));

        var record = _rig.Store.Record(Pool);
        Assert.Equal((BreakerState.Open, 3), (record.State, record.InterruptionCount));
        Assert.Single(replicas.SelectMany(replica => replica.Triggered.GetMeasurementSnapshot()));
    }

    [Fact]
    public async Task L38_a_hundred_simultaneous_interruptions_are_all_counted_and_open_the_circuit_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => _rig.RecordAsync(Fact(i, -i % 5)))));

        var record = _rig.Store.Record(Pool);
        Assert.Equal((100, At(30)), (record.InterruptionCount, record.AutoResetAt));
        Assert.Single(_rig.Triggered.GetMeasurementSnapshot());
        Assert.Equal(100, _rig.Interruptions.GetMeasurementSnapshot().Sum(m => m.Value));
    }

    [Fact]
    public async Task Interruptions_that_come_while_others_are_stored_are_stored_and_evaluated_together()
    {
        var writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rig.Store.BeforeWrite = _ =>
        {
            writing.TrySetResult();
            return release.Task;
        };
        var first = _rig.RecordAsync(Fact(0, 0));
        await writing.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        var others = Enumerable.Range(1, 60).Select(i => _rig.RecordAsync(Fact(i, 0))).ToList();
        release.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal([1, 50, 10], _rig.Store.Batches);

        // Two lists get a record; then zone, pool and type are written at most once for each batch.
        Assert.InRange(_rig.Store.Writes, 5, 2 + (3 * 3));
        Assert.Equal(61, _rig.Store.Record(Pool).InterruptionCount);
    }

    [Fact]
    public async Task An_open_circuit_is_not_written_again_for_what_is_known()
    {
        await _rig.RecordAsync(Fact(1, 0, zone: null), Fact(2, 0, zone: null), Fact(3, 0, zone: null));
        var writes = _rig.Store.Writes;

        await _rig.RecordAsync(Fact(1, 0, zone: null), Fact(2, 0, zone: null), Fact(3, 1, zone: null));

        Assert.Equal(writes, _rig.Store.Writes);
    }

    [Fact]
    public async Task A_record_that_others_always_write_first_is_given_up_as_unavailable()
    {
        await _rig.RecordAsync(Fact(1, 0));
        _rig.Store.BeforeWrite = record =>
        {
            _rig.Store.Touch(record.Scope);
            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<CircuitStoreUnavailableException>(() => _rig.RecordAsync(Fact(2, 0)));
        Assert.Equal(2, _rig.Store.AllFacts.Count);
    }

    [Fact]
    public async Task L41_a_reset_closes_a_type_with_its_pools_and_tells_who_and_why()
    {
        await _rig.RecordAsync(Fact(1, 0), Fact(2, 0), Fact(3, 0), Fact(4, 0, zone: null), Fact(5, 0, zone: null), Fact(6, 0, zone: null));

        var views = await _rig.ResetAsync("c7g.large", "ann", "capacity is back");
        var (recorded, redelivered) = await _rig.RecordAsync(Fact(3, 0));

        Assert.Equal([("c7g.large", BreakerState.Closed), ("c7g.large@us-east-1a", BreakerState.Closed)], views.Select(view => (view.Scope.ToString(), view.State)));
        Assert.False(recorded);
        Assert.Equal(BreakerState.Closed, redelivered.State);
        Assert.Equal(BreakerState.Closed, _rig.Board.View(Pool).State);
        Assert.Contains(_rig.Logs.GetSnapshot(), log => log.Message == "Circuit c7g.large, which was open, is reset by ann: capacity is back");
    }

    [Fact]
    public async Task A_reset_before_any_interruption_is_remembered()
    {
        await _rig.ResetAsync("c7g.large@us-east-1a", "ann", "a drill");

        await _rig.RecordAsync(Fact(1, -1), Fact(2, -1), Fact(3, -1));

        Assert.Equal(BreakerState.Closed, _rig.Board.View(Pool).State);
    }

    [Fact]
    public async Task A_person_opens_a_circuit_and_that_is_counted_and_told()
    {
        var view = await _rig.OpenAsync("*@us-east-1a", TimeSpan.FromHours(1), "ann", "a game day");

        Assert.Equal((BreakerState.Open, TimeSpan.FromHours(1)), (view.State, view.Remaining));
        Assert.Equal("*", Assert.Single(_rig.Triggered.GetMeasurementSnapshot()).Tags["InstanceType"]);
        Assert.Contains(_rig.Logs.GetSnapshot(), log => log.Message.EndsWith("by ann: a game day", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_replicas_that_ask_at_once_one_gets_the_probe()
    {
        await _rig.RecordAsync(Fact(1, 0), Fact(2, 0), Fact(3, 0));
        HandlerRig[] replicas = [_rig, new(_rig.Store), new(_rig.Store), new(_rig.Store)];
        foreach (var replica in replicas)
        {
            replica.Time.SetUtcNow(At(31));
        }

        var granted = await Task.WhenAll(replicas.SelectMany((replica, i) => Enumerable.Range(0, 5).Select(n =>
            Task.Run(async () => (await replica.Probing.AcquireAsync(Pool, $"l-{i}-{n}", 10, TestContext.Current.CancellationToken)).Granted))));

        Assert.Equal(1, granted.Sum());
    }

    [Fact]
    public async Task L41_a_gauge_tells_of_each_type_whether_it_is_open_and_of_zones_under_a_star()
    {
        await _rig.RecordAsync(Fact(1, 0), Fact(2, 0), Fact(3, 0), Fact(4, 0, "m7g.large"));
        Assert.Equal([("*", false), ("c7g.large", true), ("m7g.large", false)], _rig.Board.OpenByType().Order());

        await _rig.ResetAsync("c7g.large", "ann", "why");

        Assert.Equal([("*", false), ("c7g.large", false), ("m7g.large", false)], _rig.Board.OpenByType().Order());
    }
}
