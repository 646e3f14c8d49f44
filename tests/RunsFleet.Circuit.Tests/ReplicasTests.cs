using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using LocalCloud.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Circuit.Aws;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Circuit.Handlers;
using RunsFleet.Circuit.Tests.Aws;
using RunsFleet.Testing;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests;

/// <summary>Sixteen callers of three replicas on the same tables, in the local world.</summary>
public sealed class LocalReplicasTests(LocalWorld world, ITestOutputHelper output) : ReplicasTests(output), IClassFixture<LocalWorld>
{
    protected override Uri Endpoint => world.Endpoint;

    protected override int Interruptions => 1_000;
}

/// <summary>
/// And, fewer, on an emulator that we did not write. Its conditional write is a read and a write, which its threads interleave, so that two writers may both
/// win: its calls go one at a time. What happens between the calls of a replica is still open to the others.
/// </summary>
public sealed class MotoReplicasTests(MotoServer moto, ITestOutputHelper output) : ReplicasTests(output)
{
    private readonly SemaphoreSlim _turn = new(1);

    protected override Uri Endpoint => moto.Require();

    protected override int Interruptions => 150;

    private protected override ICircuitStore Decorate(ICircuitStore store) => new OneAtATime(store, _turn);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _turn.Dispose();
    }

    private sealed class OneAtATime(ICircuitStore inner, SemaphoreSlim turn) : ICircuitStore
    {
        public Task<IReadOnlyList<bool>> AddAsync(IReadOnlyList<InterruptionFact> facts, CancellationToken cancellationToken) =>
            TakeTurnAsync(() => inner.AddAsync(facts, cancellationToken), cancellationToken);

        public Task<IReadOnlyList<InterruptionFact>> FactsSinceAsync(CircuitScope scope, DateTimeOffset since, CancellationToken cancellationToken) =>
            TakeTurnAsync(() => inner.FactsSinceAsync(scope, since, cancellationToken), cancellationToken);

        public Task<IReadOnlyList<CircuitRecord>> FindAsync(IReadOnlyList<CircuitScope> scopes, CancellationToken cancellationToken) =>
            TakeTurnAsync(() => inner.FindAsync(scopes, cancellationToken), cancellationToken);

        public Task<IReadOnlyList<CircuitRecord>> ListAsync(CancellationToken cancellationToken) => TakeTurnAsync(() => inner.ListAsync(cancellationToken), cancellationToken);

        public Task<bool> TryWriteAsync(CircuitRecord record, CancellationToken cancellationToken) =>
            TakeTurnAsync(() => inner.TryWriteAsync(record, cancellationToken), cancellationToken);

        private async Task<T> TakeTurnAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
        {
            await turn.WaitAsync(cancellationToken);
            try
            {
                return await call();
            }
            finally
            {
                turn.Release();
            }
        }
    }
}

/// <summary>Replicas on the same tables, with the real store.</summary>
public abstract class ReplicasTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Callers = 16;

    private readonly FakeTimeProvider _time = new(Noon);
    private readonly List<ServiceProvider> _replicas = [];

    protected abstract Uri Endpoint { get; }

    protected abstract int Interruptions { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task L38_interruptions_from_sixteen_callers_over_three_replicas_are_all_counted_and_each_circuit_opens_once()
    {
        var before = await WritesAsync();

        await RecordAsync([.. Enumerable.Range(0, Interruptions).Select(i => Fact(i, -i % 10, zone: i % 2 == 0 ? A : B))]);

        var writes = await WritesAsync() - before;
        output.WriteLine($"{writes / (double)Interruptions:0.00} items written for each interruption, its two facts among them.");
        var store = _replicas[0].GetRequiredService<ICircuitStore>();
        Assert.Equal(Interruptions, (await store.FactsSinceAsync(Circuits.Type, At(-60), Cancel)).Count);
        Assert.Equal(Interruptions / 2, (await store.FactsSinceAsync(Zone, At(-60), Cancel)).Count(fact => fact.Type == Circuits.Type));
        Assert.Equal((BreakerState.Open, Interruptions / 2), (await store.FindAsync([Pool], Cancel))[0] is var pool ? (pool.State, pool.InterruptionCount) : default);
        Assert.All(Opened(), scope => Assert.Equal(1, scope.Value));
        Assert.Contains(Pool.ToString(), Opened().Keys);
        Assert.InRange(writes, 2 * Interruptions, 4 * Interruptions);
    }

    [Fact]
    public async Task L39_L63_one_instance_told_of_fifty_times_by_all_replicas_in_three_ways_opens_nothing()
    {
        await RecordAsync([.. Enumerable.Range(0, 50).Select(i => Fact(1, i % 3, "m7g.large") with { Source = (FactSource)(i % 3) })]);

        var pool = (await _replicas[0].GetRequiredService<ICircuitStore>().FindAsync([CircuitScope.Parse("m7g.large@us-east-1a")], Cancel))[0];
        Assert.Equal((BreakerState.Closed, 1), (pool.State, pool.InterruptionCount));
        Assert.Empty(Opened());
    }

    public async ValueTask InitializeAsync()
    {
        var aws = new AWSOptions { Region = RegionEndpoint.USEast1, Credentials = new BasicAWSCredentials("key", "secret") };
        aws.DefaultClientConfig.ServiceURL = Endpoint.ToString();
        for (var i = 0; i < 3; i++)
        {
            var services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddFakeLogging()).AddDefaultAWSOptions(aws);
            services.AddOptions<CircuitOptions>();
            services.AddSingleton<TimeProvider>(_time);
            services.AddCircuitStore();
            var plain = services.Last(service => service.ServiceType == typeof(ICircuitStore));
            services.Remove(plain);
            services.AddSingleton(provider => Decorate((ICircuitStore)ActivatorUtilities.CreateInstance(provider, plain.ImplementationType!)));
            services.AddCircuitCore();
            _replicas.Add(services.BuildServiceProvider());
        }

        await CircuitTables.CreateAsync(_replicas[0].GetRequiredService<IAmazonDynamoDB>(), Cancel);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    private protected virtual ICircuitStore Decorate(ICircuitStore store) => store;

    private Task RecordAsync(IReadOnlyList<InterruptionFact> facts) => Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
    {
        for (var i = caller; i < facts.Count; i += Callers)
        {
            // Who loses thirty races in a row is told to come again, as its message would.
            for (var answered = false; !answered;)
            {
                try
                {
                    await _replicas[i % _replicas.Count].GetRequiredService<RecordInterruption>().HandleAsync(facts[i], Cancel);
                    answered = true;
                }
                catch (CircuitStoreUnavailableException)
                {
                    await Task.Delay(10, Cancel);
                }
            }
        }
    })));

    private Dictionary<string, int> Opened() => _replicas
        .SelectMany(replica => replica.GetRequiredService<FakeLogCollector>().GetSnapshot())
        .Where(log => log.Id.Name == "CircuitOpened" && log.Level == LogLevel.Warning)
        .GroupBy(log => log.Message.Split(' ')[1], StringComparer.Ordinal)
        .ToDictionary(scope => scope.Key, scope => scope.Count());

    /// <summary>Items of both tables that were ever written: a fact is stored once, and a record tells how often it was.</summary>
    private async Task<long> WritesAsync()
    {
        var store = _replicas[0].GetRequiredService<ICircuitStore>();
        var facts = 0L;
        foreach (var scope in new[] { Circuits.Type, Zone, CircuitScope.OfZone(B) })
        {
            facts += (await store.FactsSinceAsync(scope, At(-60), Cancel)).Count;
        }

        return facts + (await store.ListAsync(Cancel)).Sum(record => record.Version);
    }
}
