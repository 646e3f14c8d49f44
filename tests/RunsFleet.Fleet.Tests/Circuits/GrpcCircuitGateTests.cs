using System.Diagnostics.Metrics;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.Fleet.Circuits;
using RunsFleet.Fleet.Planning;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Fleet.Tests.Circuits;

public sealed class GrpcCircuitGateTests : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _time = new();
    private readonly FakeClient _client = new();
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricCollector<long> _fallbacks;
    private readonly GrpcCircuitGate _gate;

    public GrpcCircuitGateTests()
    {
        var meters = _provider.GetRequiredService<IMeterFactory>();
        var metrics = new FleetMetrics(meters);
        _fallbacks = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.CircuitFallbacks);
        _gate = new GrpcCircuitGate(_client, Options.Create(new FleetOptions()), _time, metrics, NullLogger<GrpcCircuitGate>.Instance);
    }

    public void Dispose()
    {
        _fallbacks.Dispose();
        _provider.Dispose();
    }

    [Fact]
    public async Task Open_and_half_open_circuits_let_nothing_through()
    {
        _client.States["c7g.large"] = CircuitState.Open;
        _client.States["m7g.large"] = CircuitState.HalfOpen;

        var open = await _gate.CheckAsync(["c7g.large", "m7g.large", "r8g.large"], Cancel);

        Assert.False(open.Allow(new Offering("c7g.large", "us-east-1a", Market.Spot)));
        Assert.False(open.Allow(new Offering("m7g.large", "us-east-1a", Market.Spot)));
        Assert.True(open.Allow(new Offering("r8g.large", "us-east-1a", Market.Spot)));
        Assert.Empty(_fallbacks.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_question_has_a_deadline_of_a_second()
    {
        await _gate.CheckAsync(["c7g.large"], Cancel);

        Assert.Equal(_time.GetUtcNow().AddSeconds(1).UtcDateTime, Assert.Single(_client.Deadlines));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded)]
    public async Task Without_an_answer_every_circuit_counts_as_closed_and_that_is_counted(StatusCode status)
    {
        _client.States["c7g.large"] = CircuitState.Open;
        _client.Failure = status;

        var open = await _gate.CheckAsync(["c7g.large"], Cancel);

        Assert.True(open.Allow(new Offering("c7g.large", "us-east-1a", Market.Spot)));
        Assert.Equal("closed", Assert.Single(_fallbacks.GetMeasurementSnapshot()).Tags["Mode"]);
    }

    [Fact]
    public async Task More_types_than_one_call_takes_are_asked_in_several()
    {
        await _gate.CheckAsync([.. Enumerable.Range(0, 250).Select(i => $"c7g.{i}")], Cancel);

        Assert.Equal([100, 100, 50], _client.Sizes);
    }

    private sealed class FakeClient : CircuitBreaker.CircuitBreakerClient
    {
        public Dictionary<string, CircuitState> States { get; } = [];

        public List<DateTime?> Deadlines { get; } = [];

        public List<int> Sizes { get; } = [];

        public StatusCode? Failure { get; set; }

        public override AsyncUnaryCall<CheckCircuitsResponse> CheckCircuitsAsync(
            CheckCircuitsRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
        {
            Deadlines.Add(deadline);
            Sizes.Add(request.InstanceTypes.Count);
            var response = new CheckCircuitsResponse();
            response.Circuits.AddRange(request.InstanceTypes.Select(type => new Circuit { Scope = type, State = States.GetValueOrDefault(type, CircuitState.Closed) }));
            var answer = Failure is { } status ? Task.FromException<CheckCircuitsResponse>(new RpcException(new Status(status, "test"))) : Task.FromResult(response);
            return new AsyncUnaryCall<CheckCircuitsResponse>(answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
        }
    }
}
