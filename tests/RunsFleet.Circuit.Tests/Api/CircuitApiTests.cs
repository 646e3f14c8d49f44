using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts.Circuit.V1;

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
        _service.Store.IsDown = true;

        Assert.Equal(StatusCode.Unavailable, await StatusAsync(_client.CheckCircuitAsync(new CheckCircuitRequest { InstanceType = "c7g.large" }, Call)));
        Assert.Equal(StatusCode.Unavailable, await StatusAsync(_client.RecordInterruptionAsync(Interruption(), Call)));
    }

    [Fact]
    public async Task A_caller_gets_no_answer_before_the_circuit_is_written()
    {
        var writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _service.Store.BeforeWrite = _ =>
        {
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
    public async Task Bad_options_keep_the_service_from_starting_and_are_all_named()
    {
        await using var service = new CircuitService();
        service.Set("Circuit:Threshold", "1");
        service.Set("Circuit:Window", "01:00:00");
        service.Set("Circuit:GrpcPort", "0");

        var fault = Assert.Throws<OptionsValidationException>(() => service.Server);
        Assert.Equal(3, fault.Failures.Count());
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
