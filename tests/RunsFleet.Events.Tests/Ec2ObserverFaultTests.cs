using System.Diagnostics.Metrics;
using Amazon.EC2;
using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Events.Aws;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;
using static RunsFleet.Events.Tests.Rows;

namespace RunsFleet.Events.Tests;

/// <summary>DescribeInstances under every fault, with the SDK's own client on real sockets.</summary>
public sealed class Ec2ObserverFaultTests(LocalWorld world) : IClassFixture<LocalWorld>
{
    private const string Operation = "DescribeInstances";

    private readonly FakeTimeProvider _time = new(Jobs.QueuedAt);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, HttpFault> Faults { get; } = new()
    {
        { "4xx", HttpFault.Ec2Xml(403, "UnauthorizedOperation") },
        { "5xx", HttpFault.Ec2Xml(500, "InternalError") },
        { "throttled", HttpFault.Ec2Xml(503, "RequestLimitExceeded") },
        { "not an answer of EC2's", new HttpFault.Answer(200, "<html>") { ContentType = "text/html" } },
        { "truncated", HttpFault.Truncated },
        { "answer lost", HttpFault.AnswerLost },
        { "not reached", HttpFault.Dropped },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task L37_a_look_that_fails_says_nothing_of_the_instance_and_is_counted(string name, HttpFault fault)
    {
        Assert.NotEmpty(name);
        await using var host = await Host.StartAsync(world, _time);
        host.Http.Fail(Operation, fault);

        Assert.IsType<InstanceObservation.Unavailable>(await host.Observer.ObserveAsync(A, Cancelled));
        Assert.Equal(["EC2"], host.Errors);

        // It is not asked again at once: events that wait for EC2 must not hold up those of jobs.
        host.Http.Heal();
        var calls = host.Http.Count(Operation);
        Assert.IsType<InstanceObservation.Unavailable>(await host.Observer.ObserveAsync(A, Cancelled));
        Assert.Equal(calls, host.Http.Count(Operation));

        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.IsType<InstanceObservation.NotVisible>(await host.Observer.ObserveAsync(A, Cancelled));
        Assert.Equal(["EC2"], host.Errors);
    }

    [Fact]
    public async Task L49_a_look_that_is_never_answered_ends()
    {
        await using var host = await Host.StartAsync(world, _time);
        host.Http.Fail(Operation, HttpFault.Silent);
        var look = host.Observer.ObserveAsync(A, Cancelled);
        await ArrivesAsync(host, 1);

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.IsType<InstanceObservation.Unavailable>(await look);
        Assert.Equal(["EC2"], host.Errors);
    }

    [Fact]
    public async Task L29_looks_that_are_wanted_while_EC2_is_slow_or_throttles_make_one_call_together()
    {
        await using var host = await Host.StartAsync(world, _time);
        host.Http.Fail(Operation, HttpFault.Silent, times: 1);
        host.Http.Fail(Operation, HttpFault.Ec2Xml(503, "RequestLimitExceeded"), times: 1);
        var first = host.Observer.ObserveAsync(A, Cancelled);
        await ArrivesAsync(host, 1);
        var others = Enumerable.Range(0, 150).Select(i => host.Observer.ObserveAsync($"i-{i % 100:x17}", Cancelled)).ToList();

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.IsType<InstanceObservation.Unavailable>(await first);
        Assert.All(await Task.WhenAll(others), observation => Assert.Equal(new InstanceObservation.Unavailable("RequestLimitExceeded"), observation));
        Assert.Equal(2, host.Http.Count(Operation));
    }

    [Fact]
    public async Task Who_stops_waiting_for_a_look_does_not_take_it_from_the_others()
    {
        await using var host = await Host.StartAsync(world, _time);
        host.Http.Fail(Operation, HttpFault.Silent, times: 1);
        using var impatience = new CancellationTokenSource();
        var first = host.Observer.ObserveAsync(A, impatience.Token);
        await ArrivesAsync(host, 1);
        var second = host.Observer.ObserveAsync(B, Cancelled);

        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.IsType<InstanceObservation.NotVisible>(await second);
    }

    private static async Task ArrivesAsync(Host host, int requests)
    {
        while (host.Http.Count(Operation) < requests)
        {
            await Task.Delay(10, Cancelled);
        }
    }

    private sealed class Host : IAsyncDisposable
    {
        private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        private readonly MetricCollector<long> _errors;
        private readonly AmazonEC2Client _ec2;

        private Host(FaultyHttp http, TimeProvider time)
        {
            Http = http;

            // The SDK's retries are its own; here a fault that strikes is one that outlasted them.
            _ec2 = new AmazonEC2Client(
                new BasicAWSCredentials("key", "secret"),
                new AmazonEC2Config { ServiceURL = http.Endpoint.AbsoluteUri, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0, MaxStaleConnectionRetries = 0 });
            var meters = _services.GetRequiredService<IMeterFactory>();
            _errors = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.ApiErrors);
            Observer = new Ec2InstanceObserver(_ec2, new EventsMetrics(meters), time);
        }

        public FaultyHttp Http { get; }

        public Ec2InstanceObserver Observer { get; }

        public IEnumerable<object?> Errors => _errors.GetMeasurementSnapshot().Select(m => m.Tags[MetricTags.Service]);

        public static async Task<Host> StartAsync(LocalWorld world, TimeProvider time) => new(await FaultyHttp.StartAsync(world.Endpoint), time);

        public async ValueTask DisposeAsync()
        {
            _ec2.Dispose();
            _errors.Dispose();
            await _services.DisposeAsync();
            await Http.DisposeAsync();
        }
    }
}
