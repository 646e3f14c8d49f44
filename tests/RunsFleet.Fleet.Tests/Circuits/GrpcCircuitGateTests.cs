using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
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

public sealed class GrpcCircuitGateTests : IAsyncDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _time = new();
    private readonly FakeClient _client = new();
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricCollector<long> _fallbacks;
    private readonly CircuitWatch _watch;
    private readonly GrpcCircuitGate _gate;

    public GrpcCircuitGateTests()
    {
        var meters = _provider.GetRequiredService<IMeterFactory>();
        var options = Options.Create(new FleetOptions());
        _fallbacks = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.CircuitFallbacks);
        _watch = new CircuitWatch(_client, options, _time, NullLogger<CircuitWatch>.Instance);
        _gate = new GrpcCircuitGate(_client, _watch, options, _time, new FleetMetrics(meters), NullLogger<GrpcCircuitGate>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _watch.StopAsync(CancellationToken.None);
        _watch.Dispose();
        _fallbacks.Dispose();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task What_was_heard_answers_without_a_question()
    {
        await HearAsync(snapshot: true, Open("c7g.large@us-east-1a"), new Circuit { Scope = "m7g.large", State = CircuitState.HalfOpen, ProbesFree = 1 });
        var first = await CheckAsync();
        await HearAsync(snapshot: false, Open("*@us-east-1b"), new Circuit { Scope = "c7g.large@us-east-1a", State = CircuitState.Closed });
        var second = await CheckAsync();

        Assert.Equal((false, true, false), (Allows(first, "c7g.large", "us-east-1a"), Allows(first, "c7g.large", "us-east-1b"), Allows(first, "m7g.large", "us-east-1a")));
        Assert.Equal((true, false, false), (Allows(second, "c7g.large", "us-east-1a"), Allows(second, "c7g.large", "us-east-1b"), Allows(second, "m7g.large", "us-east-1b")));
        Assert.Equal(["m7g.large"], second.Needs(new Offering("m7g.large", "us-east-1a", Market.Spot)));
        Assert.Empty(_client.Sizes);
        Assert.Empty(_fallbacks.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_watch_that_breaks_is_begun_again_where_it_ended()
    {
        await HearAsync(snapshot: true, Open("c7g.large"));
        _client.Break();
        await PassUntilAsync(() => _client.Tokens.Count == 2);
        await HearAsync(snapshot: false, new Circuit { Scope = "c7g.large", State = CircuitState.Closed });

        Assert.Equal(["", "token-1"], _client.Tokens);
        Assert.True(Allows(await CheckAsync(), "c7g.large", "us-east-1a"));
    }

    [Fact]
    public async Task A_silent_watch_is_given_up_and_what_it_said_holds_for_a_while_and_is_counted()
    {
        await HearAsync(snapshot: true, Open("c7g.large"));
        await PassUntilAsync(() => _client.Tokens.Count >= 2);

        Assert.False(Allows(await CheckAsync(), "c7g.large", "us-east-1a"));

        Assert.Equal("stale", Assert.Single(_fallbacks.GetMeasurementSnapshot()).Tags["Mode"]);
        Assert.Empty(_client.Sizes);
    }

    [Fact]
    public async Task After_that_each_launch_asks_and_without_an_answer_open_is_only_what_is_known_to_be_still()
    {
        await HearAsync(snapshot: true, Open("c7g.large"), Open("m7g.large", minutes: 4));
        _time.Advance(TimeSpan.FromMinutes(6));
        _client.States["r8g.large"] = CircuitState.Open;

        var asked = await CheckAsync();
        _client.Failure = StatusCode.Unavailable;
        var unanswered = await CheckAsync();

        Assert.Equal((true, false), (Allows(asked, "c7g.large", "us-east-1a"), Allows(asked, "r8g.large", "us-east-1a")));
        Assert.Equal(
            (false, true, true),
            (Allows(unanswered, "c7g.large", "us-east-1a"), Allows(unanswered, "m7g.large", "us-east-1a"), Allows(unanswered, "r8g.large", "us-east-1a")));
        Assert.Equal(["unary", "closed"], _fallbacks.GetMeasurementSnapshot().Select(m => m.Tags["Mode"]));
    }

    [Fact]
    public async Task Nothing_heard_yet_means_to_ask_with_a_deadline_of_a_second()
    {
        await CheckAsync();

        Assert.Equal(_time.GetUtcNow().AddSeconds(1).UtcDateTime, Assert.Single(_client.Deadlines));
        Assert.Equal("unary", Assert.Single(_fallbacks.GetMeasurementSnapshot()).Tags["Mode"]);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.DeadlineExceeded)]
    public async Task Without_an_answer_every_circuit_counts_as_closed_and_that_is_counted(StatusCode status)
    {
        _client.States["c7g.large"] = CircuitState.Open;
        _client.Failure = status;

        Assert.True(Allows(await CheckAsync(), "c7g.large", "us-east-1a"));
        Assert.Equal("closed", Assert.Single(_fallbacks.GetMeasurementSnapshot()).Tags["Mode"]);
    }

    [Fact]
    public async Task More_types_than_one_call_takes_are_asked_in_several()
    {
        await _gate.CheckAsync([.. Enumerable.Range(0, 250).Select(i => $"c7g.{i}")], ["us-east-1a"], Cancel);

        Assert.Equal([100, 100, 50], _client.Sizes);
    }

    [Fact]
    public async Task No_probe_is_granted_by_who_does_not_answer_and_a_launch_that_cannot_be_told_goes_on()
    {
        _client.Failure = StatusCode.Unavailable;

        Assert.Equal(0, await _gate.AcquireProbeAsync("c7g.large", "launch-1", 1, Cancel));
        await _gate.RecordLaunchAsync("launch-1", ["c7g.large"], [], Cancel);
    }

    private ValueTask<OpenCircuits> CheckAsync() => _gate.CheckAsync(["c7g.large", "m7g.large", "r8g.large"], ["us-east-1a", "us-east-1b"], Cancel);

    private static bool Allows(OpenCircuits circuits, string type, string zone) => circuits.Allow(new Offering(type, zone, Market.Spot));

    private static Circuit Open(string scope, int minutes = 30) => new() { Scope = scope, State = CircuitState.Open, Remaining = Duration.FromTimeSpan(TimeSpan.FromMinutes(minutes)) };

    private async Task HearAsync(bool snapshot, params Circuit[] circuits)
    {
        await _watch.StartAsync(Cancel);
        var before = _watch.Snapshot;
        _client.Say(new WatchCircuitsResponse { Snapshot = snapshot, Circuits = { circuits } });
        await PassUntilAsync(() => _watch.Snapshot != before);
    }

    private async Task PassUntilAsync(Func<bool> reached)
    {
        for (var i = 0; !reached(); i++)
        {
            Assert.True(i < 2_000, "Not reached.");
            await Task.Delay(5, Cancel);

            // Only when nothing comes of itself.
            if (i % 20 == 19)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }
    }

    private sealed class FakeClient : CircuitBreaker.CircuitBreakerClient
    {
        private Channel<WatchCircuitsResponse> _said = Channel.CreateUnbounded<WatchCircuitsResponse>();
        private int _messages;

        public Dictionary<string, CircuitState> States { get; } = [];

        public List<DateTime?> Deadlines { get; } = [];

        public List<int> Sizes { get; } = [];

        public ConcurrentQueue<string> Tokens { get; } = new();

        public StatusCode? Failure { get; set; }

        public void Say(WatchCircuitsResponse message)
        {
            message.ResumeToken = $"token-{++_messages}";
            _said.Writer.TryWrite(message);
        }

        public void Break() => Interlocked.Exchange(ref _said, Channel.CreateUnbounded<WatchCircuitsResponse>()).Writer.Complete(Fault(StatusCode.Unavailable));

        public override AsyncServerStreamingCall<WatchCircuitsResponse> WatchCircuits(
            WatchCircuitsRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
        {
            Tokens.Enqueue(request.ResumeToken);
            return new(new Stream(_said.Reader), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
        }

        public override AsyncUnaryCall<CheckCircuitsResponse> CheckCircuitsAsync(
            CheckCircuitsRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default)
        {
            Deadlines.Add(deadline);
            Sizes.Add(request.InstanceTypes.Count);
            var response = new CheckCircuitsResponse();
            response.Circuits.AddRange(request.InstanceTypes.Select(type => new Circuit { Scope = type, State = States.GetValueOrDefault(type, CircuitState.Closed) }));
            return Answer(response);
        }

        public override AsyncUnaryCall<AcquireProbeResponse> AcquireProbeAsync(
            AcquireProbeRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default) =>
            Answer(new AcquireProbeResponse { Granted = request.Count });

        public override AsyncUnaryCall<RecordLaunchResponse> RecordLaunchAsync(
            RecordLaunchRequest request, Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default) =>
            Answer(new RecordLaunchResponse());

        private AsyncUnaryCall<T> Answer<T>(T response) => new(
            Failure is { } status ? Task.FromException<T>(Fault(status)) : Task.FromResult(response), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

        private static RpcException Fault(StatusCode status) => new(new Status(status, "test"));

        private sealed class Stream(ChannelReader<WatchCircuitsResponse> said) : IAsyncStreamReader<WatchCircuitsResponse>
        {
            public WatchCircuitsResponse Current { get; private set; } = new();

            public async Task<bool> MoveNext(CancellationToken cancellationToken)
            {
                Current = await said.ReadAsync(cancellationToken).AsTask().ContinueWith(
                    read => read.Exception?.InnerException is ChannelClosedException { InnerException: { } fault } ? throw fault : read.GetAwaiter().GetResult(),
                    TaskScheduler.Default);
                return true;
            }
        }
    }
}
