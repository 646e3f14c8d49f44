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
        Assert.False(circuit.IsOpen);
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
    public async Task The_third_interruption_within_the_window_opens_the_circuit()
    {
        await _rig.RecordAsync(Fact(1, -10));
        await _rig.RecordAsync(Fact(2, -5));
        var (_, circuit) = await _rig.RecordAsync(Fact(3, 0));

        Assert.True(circuit.IsOpen);
        Assert.Equal(TimeSpan.FromMinutes(30), circuit.Remaining);
        Assert.Equal(3, circuit.InterruptionCount);
        Assert.Single(_rig.Triggered.GetMeasurementSnapshot());
        Assert.Single(_rig.Logs.GetSnapshot(), log => log.Level == LogLevel.Warning && log.Message.StartsWith("Circuit c7g.large opened", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Circuits_of_other_types_are_not_concerned()
    {
        for (var i = 0; i < 3; i++)
        {
            await _rig.RecordAsync(Fact(i, 0));
        }

        await _rig.RecordAsync(Fact(9, 0, "m7g.large"));

        Assert.False((await _rig.CheckAsync("m7g.large")).IsOpen);
        Assert.True((await _rig.CheckAsync("c7g.large")).IsOpen);
        Assert.False((await _rig.CheckAsync("r7g.large")).IsOpen);
    }

    [Fact]
    public async Task A_circuit_closes_by_itself_and_opens_again_with_a_second_trigger()
    {
        await _rig.RecordAsync(Fact(1, 0), Fact(2, 0), Fact(3, 0));
        _rig.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.False((await _rig.CheckAsync("c7g.large")).IsOpen);

        await _rig.RecordAsync(Fact(4, 31), Fact(5, 31));
        Assert.False((await _rig.CheckAsync("c7g.large")).IsOpen);
        var (_, circuit) = (await _rig.RecordAsync(Fact(6, 30.5)));

        Assert.True(circuit.IsOpen);
        Assert.Equal(2, _rig.Triggered.GetMeasurementSnapshot().Count);
    }

    [Fact]
    public async Task A_fact_from_the_future_is_clamped_to_now()
    {
        await _rig.RecordAsync(Fact(1, 1), Fact(2, 1.1), Fact(3, 500));

        Assert.Equal([At(0), At(0), At(1)], _rig.Store.AllFacts.Select(fact => fact.At).Order());
        Assert.Equal(At(31), _rig.Store.Record(Scope).AutoResetAt);
    }

    [Fact]
    public async Task Who_crashed_after_storing_the_fact_is_made_up_for_by_the_redelivery()
    {
        await _rig.RecordAsync(Fact(1, 0), Fact(2, 0));
        await _rig.Store.TryAddAsync(Fact(3, 0), TestContext.Current.CancellationToken);

        var (recorded, circuit) = await _rig.RecordAsync(Fact(3, 0));

        Assert.False(recorded);
        Assert.True(circuit.IsOpen);
    }

    [Fact]
    public async Task L38_three_simultaneous_interruptions_open_the_circuit_once()
    {
        // All three have stored their fact and read the record before any of them writes.
        var waiting = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _rig.Store.BeforeWrite = _ =>
        {
            if (Interlocked.Increment(ref waiting) == 3)
            {
                all.SetResult();
            }

            return all.Task.WaitAsync(TimeSpan.FromSeconds(20));
        };

        await Task.WhenAll(Enumerable.Range(1, 3).Select(i => Task.Run(() => _rig.RecordAsync(Fact(i, 0)))));

        var record = _rig.Store.Record(Scope);
        Assert.True(record.IsOpenAt(At(0)));
        Assert.Equal(3, record.InterruptionCount);
        Assert.Single(_rig.Triggered.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task L38_a_hundred_simultaneous_interruptions_are_all_counted_and_open_the_circuit_once()
    {
        using var start = new Barrier(20);
        var workers = Enumerable.Range(0, 20).Select(worker => Task.Factory.StartNew(
            async () =>
            {
                start.SignalAndWait();
                for (var i = 0; i < 5; i++)
                {
                    await _rig.RecordAsync(Fact(worker * 5 + i, -i));
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap());

        await Task.WhenAll(workers);

        var record = _rig.Store.Record(Scope);
        Assert.Equal(100, record.InterruptionCount);
        Assert.Equal(At(30), record.AutoResetAt);
        Assert.Single(_rig.Triggered.GetMeasurementSnapshot());
        Assert.Equal(100, _rig.Interruptions.GetMeasurementSnapshot().Sum(m => m.Value));
    }

    [Fact]
    public async Task A_record_that_others_always_write_first_is_given_up_as_unavailable()
    {
        _rig.Store.BeforeWrite = record =>
        {
            _rig.Store.Touch(record.Scope);
            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<CircuitStoreUnavailableException>(() => _rig.RecordAsync(Fact(1, 0)));
        Assert.Single(_rig.Store.AllFacts);
    }

    [Fact]
    public async Task A_reset_closes_the_circuit_and_tells_who_and_why()
    {
        await _rig.RecordAsync(Fact(1, 0), Fact(2, 0), Fact(3, 0));

        var view = await _rig.ResetAsync("c7g.large", "ann", "capacity is back");
        var (recorded, redelivered) = await _rig.RecordAsync(Fact(3, 0));

        Assert.False(view.IsOpen);
        Assert.False(recorded);
        Assert.False(redelivered.IsOpen);
        Assert.Equal("Circuit c7g.large, which was open, is reset by ann: capacity is back", _rig.Logs.LatestRecord.Message);
    }

    [Fact]
    public async Task A_reset_before_any_interruption_is_remembered()
    {
        await _rig.ResetAsync("c7g.large", "ann", "a drill");
        await _rig.RecordAsync(Fact(1, -1), Fact(2, -1));

        var (_, circuit) = await _rig.RecordAsync(Fact(3, -1));

        Assert.False(circuit.IsOpen);
    }
}
