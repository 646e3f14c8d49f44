using System.Diagnostics.Metrics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Circuit.Tests.Api;

public sealed class CircuitApiTests : IAsyncDisposable
{
    private readonly CircuitService _service = new();
    private readonly CircuitBreaker.CircuitBreakerClient _client;

    public CircuitApiTests() => _client = _service.CreateGrpcClient();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_circuit_that_nobody_knows_is_closed()
    {
        var circuit = (await _client.CheckCircuitAsync(new CheckCircuitRequest { InstanceType = "c7g.large" }, Call)).Circuit;

        Assert.Equal("c7g.large", circuit.Scope);
        Assert.Equal(CircuitState.Closed, circuit.State);
        Assert.Equal(0, circuit.InterruptionCount);
        Assert.Null(circuit.Remaining);
    }

    [Fact]
    public async Task Five_interruptions_without_a_zone_open_the_circuit_and_a_reset_closes_it()
    {
        for (var i = 0; i < 5; i++)
        {
            var answer = await _client.RecordInterruptionAsync(Interruption(r => r.InstanceId = Circuits.Id(i)), Call);
            Assert.True(answer.Recorded);
            Assert.Equal(i < 2 ? CircuitState.Closed : CircuitState.Open, Assert.Single(answer.Circuits).State);
        }

        _service.Time.Advance(TimeSpan.FromMinutes(1));
        var open = (await _client.CheckCircuitAsync(new CheckCircuitRequest { InstanceType = "c7g.large" }, Call)).Circuit;
        Assert.Equal(CircuitState.Open, open.State);
        Assert.Equal(5, open.InterruptionCount);
        Assert.Equal(TimeSpan.FromMinutes(29), open.Remaining.ToTimeSpan());

        var reset = await _client.ResetCircuitAsync(new ResetCircuitRequest { Scope = "c7g.large", Actor = "ann", Reason = "a drill" }, Call);
        Assert.Equal(CircuitState.Closed, reset.Circuit.State);
        Assert.Equal(CircuitState.Closed, (await _client.CheckCircuitAsync(new CheckCircuitRequest { InstanceType = "c7g.large" }, Call)).Circuit.State);
    }

    [Fact]
    public async Task An_open_circuit_resets_itself_after_its_cooldown_when_nobody_asks()
    {
        await OpenPoolAsync();
        Assert.Equal(CircuitState.Open, await StateAsync());

        _service.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(CircuitState.HalfOpen, await StateAsync());

        _service.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(CircuitState.Closed, await StateAsync());

        async Task<CircuitState> StateAsync()
        {
            var listed = (await _client.ListCircuitsAsync(new ListCircuitsRequest(), Call)).Circuits;
            return listed.Count == 0 ? CircuitState.Closed : Assert.Single(listed).State;
        }
    }

    [Fact]
    public async Task L41_the_gauge_of_a_type_goes_up_with_its_circuit_and_back_to_0_and_the_trigger_is_counted_once()
    {
        var meters = _service.Services.GetRequiredService<IMeterFactory>();
        using var open = new MetricCollector<int>(meters, MetricNames.Meter, MetricNames.CircuitBreakerOpen);
        using var triggered = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.CircuitBreakerTriggered);
        await OpenPoolAsync();
        Assert.Equal(1, Gauge());

        await _client.ResetCircuitAsync(new ResetCircuitRequest { Scope = "c7g.large", Actor = "ann", Reason = "a drill" }, Call);
        Assert.Equal(0, Gauge());
        Assert.Equal(0, Gauge());
        Assert.Equal("c7g.large", Assert.Single(triggered.GetMeasurementSnapshot()).Tags[MetricTags.InstanceType]);

        int Gauge()
        {
            open.Clear();
            open.RecordObservableInstruments();
            return Assert.Single(open.GetMeasurementSnapshot(), measurement => (string?)measurement.Tags[MetricTags.InstanceType] == "c7g.large").Value;
        }
    }

    [Fact]
    public async Task L44_a_metric_that_fails_does_not_keep_an_interruption_from_being_recorded()
    {
        var meters = _service.Services.GetRequiredService<IMeterFactory>();
        using var broken = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == MetricNames.Meter && instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        var failed = 0;
        broken.SetMeasurementEventCallback<long>((instrument, _, _, _) =>
        {
            Interlocked.Increment(ref failed);
            throw new InvalidOperationException($"{instrument.Name} cannot be counted.");
        });
        broken.Start();

        await OpenPoolAsync();

        // Three interruptions and one trigger.
        Assert.Equal(4, failed);
        Assert.Equal(CircuitState.Open, Assert.Single((await _client.ListCircuitsAsync(new ListCircuitsRequest(), Call)).Circuits).State);
    }

    [Fact]
    public async Task An_instance_is_recorded_once()
    {
        Assert.True((await _client.RecordInterruptionAsync(Interruption(), Call)).Recorded);

        var again = await _client.RecordInterruptionAsync(Interruption(r => r.Source = InterruptionSource.Agent), Call);

        Assert.False(again.Recorded);
        Assert.Equal(1, Assert.Single(again.Circuits).InterruptionCount);
    }

    [Fact]
    public async Task Many_circuits_are_answered_in_the_order_asked()
    {
        string[] types = ["m7g.large", "c7g.large", "m7g.large"];

        var answer = await _client.CheckCircuitsAsync(new CheckCircuitsRequest { InstanceTypes = { types } }, Call);

        Assert.Equal(types, answer.Circuits.Select(circuit => circuit.Scope));
        Assert.Empty((await _client.CheckCircuitsAsync(new CheckCircuitsRequest(), Call)).Circuits);
    }

    [Fact]
    public async Task A_bad_field_is_named_and_not_quoted()
    {
        await FailsAsync("instance_type", _client.CheckCircuitAsync(new CheckCircuitRequest { InstanceType = "C7G" }, Call));
        await FailsAsync("instance_type", _client.CheckCircuitAsync(new CheckCircuitRequest(), Call));
        await FailsAsync("instance_types[1]", _client.CheckCircuitsAsync(new CheckCircuitsRequest { InstanceTypes = { "c7g.large", "C7G" } }, Call));
        await FailsAsync("instance_types", _client.CheckCircuitsAsync(
            new CheckCircuitsRequest { InstanceTypes = { Enumerable.Repeat("c7g.large", 101) } }, Call));
        await FailsAsync("scope", _client.ResetCircuitAsync(new ResetCircuitRequest { Actor = "ann", Reason = "why" }, Call));
        await FailsAsync("actor", _client.ResetCircuitAsync(new ResetCircuitRequest { Scope = "c7g.large", Actor = " ", Reason = "why" }, Call));
        await FailsAsync("reason", _client.ResetCircuitAsync(new ResetCircuitRequest { Scope = "c7g.large", Actor = "ann", Reason = "C7G\nforged" }, Call));
        await FailsAsync("reason", _client.ResetCircuitAsync(
            new ResetCircuitRequest { Scope = "c7g.large", Actor = "ann", Reason = new string('x', 201) }, Call));
        await FailsAsync("instance_type", Record(r => r.InstanceType = "C7G"));
        await FailsAsync("instance_id", Record(r => r.InstanceId = "i-123"));
        await FailsAsync("instance_id", Record(r => r.InstanceId = ""));
        await FailsAsync("availability_zone", Record(r => r.AvailabilityZone = "C7G"));
        await FailsAsync("interrupted_at", Record(r => r.InterruptedAt = null));
        await FailsAsync("interrupted_at", Record(r => r.InterruptedAt = new Timestamp { Seconds = long.MaxValue }));
        await FailsAsync("interrupted_at", Record(r => r.InterruptedAt = Timestamp.FromDateTimeOffset(Circuits.Noon.AddDays(-31))));
        await FailsAsync("source", Record(r => r.Source = InterruptionSource.Unspecified));
        await FailsAsync("source", Record(r => r.Source = (InterruptionSource)99));
        Assert.Empty(_service.Store.AllFacts);

        AsyncUnaryCall<RecordInterruptionResponse> Record(Action<RecordInterruptionRequest> change) =>
            _client.RecordInterruptionAsync(Interruption(change), Call);
    }

    [Fact]
    public async Task A_store_that_is_down_is_UNAVAILABLE()
    {
        Assert.Empty((await _client.ListCircuitsAsync(new ListCircuitsRequest(), Call)).Circuits);
        _service.Store.IsDown = true;
        _service.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(StatusCode.Unavailable, await StatusAsync(_client.CheckCircuitAsync(new CheckCircuitRequest { InstanceType = "c7g.large" }, Call)));
        Assert.Equal(StatusCode.Unavailable, await StatusAsync(_client.RecordInterruptionAsync(Interruption(), Call)));
    }

    [Fact]
    public async Task A_caller_gets_no_answer_before_the_circuit_is_written()
    {
        var writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _service.Store.BeforeWrite = record =>
        {
            if (record.InterruptionCount == 0)
            {
                return Task.CompletedTask;
            }

            writing.TrySetResult();
            return release.Task;
        };

        using var call = _client.RecordInterruptionAsync(Interruption(), Call);
        await writing.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Single(_service.Store.AllFacts);
        Assert.False(call.ResponseAsync.IsCompleted);
        release.SetResult();

        Assert.True((await call.ResponseAsync).Recorded);
    }

    [Fact]
    public async Task An_interruption_with_a_zone_answers_with_type_pool_and_zone()
    {
        var answer = await _client.RecordInterruptionAsync(Interruption(r => r.AvailabilityZone = "us-east-1a"), Call);

        Assert.Equal(["c7g.large", "c7g.large@us-east-1a", "*@us-east-1a"], answer.Circuits.Select(circuit => circuit.Scope));
    }

    [Fact]
    public async Task Five_interruptions_over_two_zones_open_the_type()
    {
        for (var i = 0; i < 5; i++)
        {
            await _client.RecordInterruptionAsync(Interruption(r => (r.InstanceId, r.AvailabilityZone) = (Circuits.Id(i), i % 2 == 0 ? Circuits.A : Circuits.B)), Call);
        }

        Assert.Equal(CircuitState.Open, (await _client.CheckCircuitAsync(new CheckCircuitRequest { InstanceType = "c7g.large" }, Call)).Circuit.State);
    }

    [Fact]
    public async Task A_check_tells_the_pools_and_zones_that_are_involved_and_judges_by_the_zones_of_the_caller()
    {
        await OpenPoolAsync();
        await _client.OpenCircuitAsync(new OpenCircuitRequest { Scope = "*@us-east-1b", Duration = Hour, Actor = "ann", Reason = "a drill" }, Call);

        var both = await _client.CheckCircuitAsync(new CheckCircuitRequest { InstanceType = "c7g.large", AvailabilityZones = { Circuits.A, Circuits.B } }, Call);
        var three = await _client.CheckCircuitsAsync(
            new CheckCircuitsRequest { InstanceTypes = { "c7g.large", "m7g.large" }, AvailabilityZones = { Circuits.A, Circuits.B, Circuits.C } }, Call);
        var one = await _client.CheckCircuitAsync(new CheckCircuitRequest { InstanceType = "m7g.large", AvailabilityZones = { Circuits.B } }, Call);

        Assert.Equal((CircuitState.Open, TimeSpan.FromMinutes(30)), (both.Circuit.State, both.Circuit.Remaining.ToTimeSpan()));
        Assert.Equal(["*@us-east-1b", "c7g.large@us-east-1a"], both.Involved.Select(circuit => circuit.Scope));
        Assert.All(three.Circuits, circuit => Assert.Equal(CircuitState.Closed, circuit.State));
        Assert.Equal(["*@us-east-1b", "c7g.large@us-east-1a"], three.Involved.Select(circuit => circuit.Scope));
        Assert.Equal(CircuitState.Open, one.Circuit.State);
    }

    [Fact]
    public async Task A_probe_is_acquired_bound_and_decides()
    {
        await OpenPoolAsync();
        var ask = new AcquireProbeRequest { Scope = "c7g.large@us-east-1a", LaunchId = "launch-1", Count = 5 };
        Assert.Equal(0, (await _client.AcquireProbeAsync(ask, Call)).Granted);

        _service.Time.Advance(TimeSpan.FromMinutes(31));
        var probe = await _client.AcquireProbeAsync(ask, Call);
        Assert.Equal((1, CircuitState.HalfOpen, 0), (probe.Granted, probe.Circuit.State, probe.Circuit.ProbesFree));
        Assert.Equal(0, (await _client.AcquireProbeAsync(new AcquireProbeRequest(ask) { LaunchId = "launch-2" }, Call)).Granted);

        await _client.RecordLaunchAsync(
            new RecordLaunchRequest
            {
                LaunchId = "launch-1",
                Scopes = { ask.Scope },
                Instances = { new LaunchedInstance { InstanceId = Circuits.Id(9), InstanceType = "c7g.large", AvailabilityZone = Circuits.A } },
            },
            Call);
        await _client.RecordInterruptionAsync(
            Interruption(r => (r.InstanceId, r.AvailabilityZone, r.InterruptedAt) = (Circuits.Id(9), Circuits.A, Timestamp.FromDateTimeOffset(Circuits.At(32)))), Call);

        var open = Assert.Single((await _client.ListCircuitsAsync(new ListCircuitsRequest(), Call)).Circuits);
        Assert.Equal((ask.Scope, CircuitState.Open), (open.Scope, open.State));
        Assert.InRange(open.Remaining.ToTimeSpan(), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public async Task L41_a_reset_of_a_zone_resets_its_pools()
    {
        await OpenPoolAsync();

        var answer = await _client.ResetCircuitAsync(new ResetCircuitRequest { Scope = "*@us-east-1a", Actor = "ann", Reason = "a drill" }, Call);

        Assert.Equal("c7g.large@us-east-1a", Assert.Single(answer.Pools).Scope);
        Assert.Empty((await _client.ListCircuitsAsync(new ListCircuitsRequest(), Call)).Circuits);
    }

    [Fact]
    public async Task Bad_fields_of_probes_launches_and_holds_are_named()
    {
        await FailsAsync("scope", _client.AcquireProbeAsync(new AcquireProbeRequest { Scope = "C7G", LaunchId = "l", Count = 1 }, Call));
        await FailsAsync("launch_id", _client.AcquireProbeAsync(new AcquireProbeRequest { Scope = "c7g.large", LaunchId = "C7G\n", Count = 1 }, Call));
        await FailsAsync("count", _client.AcquireProbeAsync(new AcquireProbeRequest { Scope = "c7g.large", LaunchId = "l" }, Call));
        await FailsAsync("scopes[0]", _client.RecordLaunchAsync(new RecordLaunchRequest { LaunchId = "l", Scopes = { "C7G" } }, Call));
        await FailsAsync("instances[0].instance_id", _client.RecordLaunchAsync(new RecordLaunchRequest { LaunchId = "l", Instances = { new LaunchedInstance() } }, Call));
        await FailsAsync("availability_zones[0]", _client.CheckCircuitAsync(new CheckCircuitRequest { InstanceType = "c7g.large", AvailabilityZones = { "C7G" } }, Call));
        foreach (var duration in new[] { null, new Duration(), Duration.FromTimeSpan(TimeSpan.FromDays(2)), new Duration { Seconds = long.MaxValue } })
        {
            await FailsAsync("duration", _client.OpenCircuitAsync(new OpenCircuitRequest { Scope = "c7g.large", Duration = duration, Actor = "ann", Reason = "why" }, Call));
        }
    }

    [Fact]
    public async Task A_watch_begins_with_a_snapshot_tells_changes_and_can_be_resumed()
    {
        await OpenPoolAsync();
        using var watch = _client.WatchCircuits(new WatchCircuitsRequest(), Call);
        var snapshot = await NextAsync(watch);
        Assert.True(snapshot.Snapshot);
        Assert.Equal(("c7g.large@us-east-1a", CircuitState.Open), (Assert.Single(snapshot.Circuits).Scope, snapshot.Circuits[0].State));

        await _client.ResetCircuitAsync(new ResetCircuitRequest { Scope = "c7g.large@us-east-1a", Actor = "ann", Reason = "a drill" }, Call);
        var change = await NextAsync(watch);
        Assert.False(change.Snapshot);
        Assert.Equal(CircuitState.Closed, Assert.Single(change.Circuits).State);

        using var resumed = _client.WatchCircuits(new WatchCircuitsRequest { ResumeToken = snapshot.ResumeToken }, Call);
        var missed = await NextAsync(resumed);
        Assert.False(missed.Snapshot);
        Assert.Equal(CircuitState.Closed, Assert.Single(missed.Circuits).State);

        using var lost = _client.WatchCircuits(new WatchCircuitsRequest { ResumeToken = "another:1" }, Call);
        Assert.True((await NextAsync(lost)).Snapshot);
    }

    [Fact]
    public async Task What_another_replica_writes_reaches_watchers_with_the_next_poll()
    {
        using var watch = _client.WatchCircuits(new WatchCircuitsRequest(), Call);
        Assert.Empty((await NextAsync(watch)).Circuits);

        await _service.Store.TryWriteAsync(
            Breaker.ReferenceBreaker.All.Select(RunsFleet.Circuit.Breaker.CircuitRecord.None).First() with
            {
                State = RunsFleet.Circuit.Breaker.BreakerState.Open,
                AutoResetAt = Circuits.At(30),
                OpenedAt = Circuits.At(0),
            },
            TestContext.Current.CancellationToken);
        _service.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("*@us-east-1a", Assert.Single((await NextAsync(watch)).Circuits).Scope);
    }

    [Fact]
    public async Task A_quiet_watch_has_a_heartbeat()
    {
        using var watch = _client.WatchCircuits(new WatchCircuitsRequest(), Call);
        await NextAsync(watch);

        var next = NextAsync(watch);
        while (!next.IsCompleted)
        {
            _service.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal((false, 0), ((await next).Snapshot, (await next).Circuits.Count));
    }

    [Fact]
    public async Task Bad_options_keep_the_service_from_starting_and_are_all_named()
    {
        // Hosted as its program does: a test server may be asked for when the host that failed is gone already.
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", "--Circuit:Threshold=1", "--Circuit:Window=01:00:00", "--Circuit:GrpcPort=0"]);
        builder.AddCircuit();
        builder.Services.AddSingleton<ICircuitStore>(_service.Store);
        await using var app = builder.Build();

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3, fault.Failures.Count());
    }

    private static Duration Hour => Duration.FromTimeSpan(TimeSpan.FromHours(1));

    private async Task OpenPoolAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await _client.RecordInterruptionAsync(Interruption(r => (r.InstanceId, r.AvailabilityZone) = (Circuits.Id(i), Circuits.A)), Call);
        }
    }

    private static async Task<WatchCircuitsResponse> NextAsync(AsyncServerStreamingCall<WatchCircuitsResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        return watch.ResponseStream.Current;
    }

    private static CallOptions Call => new(deadline: null, cancellationToken: TestContext.Current.CancellationToken);

    private static RecordInterruptionRequest Interruption(Action<RecordInterruptionRequest>? change = null)
    {
        var request = new RecordInterruptionRequest
        {
            InstanceId = Circuits.Id(1),
            InstanceType = "c7g.large",
            InterruptedAt = Timestamp.FromDateTimeOffset(Circuits.Noon),
            Source = InterruptionSource.Warning,
        };
        change?.Invoke(request);
        return request;
    }

    private static async Task FailsAsync<T>(string field, AsyncUnaryCall<T> call)
    {
        var fault = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.InvalidArgument, fault.StatusCode);
        Assert.StartsWith(field + " ", fault.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("C7G", fault.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<StatusCode> StatusAsync<T>(AsyncUnaryCall<T> call) =>
        (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode;
}
