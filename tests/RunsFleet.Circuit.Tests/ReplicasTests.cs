using Amazon;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Circuit.Aws;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Circuit.Handlers;
using RunsFleet.Contracts;
using RunsFleet.Testing;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests;

/// <summary>Three replicas on the same tables, with the real store. Not on moto: its conditional write is a read and a write, which its threads interleave.</summary>
public sealed class ReplicasTests(LocalWorld world, ITestOutputHelper output) : IClassFixture<LocalWorld>, IAsyncLifetime
{
    private const int Callers = 16;

    private readonly FakeTimeProvider _time = new(Noon);
    private readonly List<ServiceProvider> _replicas = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task L38_a_thousand_interruptions_from_sixteen_callers_over_three_replicas_are_all_counted_and_each_circuit_opens_once()
    {
        var before = await WritesAsync();

        await RecordAsync([.. Enumerable.Range(0, 1_000).Select(i => Fact(i, -i % 10, zone: i % 2 == 0 ? A : B))]);

        var writes = await WritesAsync() - before;
        output.WriteLine($"{writes / 1_000.0:0.00} items written for each interruption, its two facts among them.");
        var store = _replicas[0].GetRequiredService<ICircuitStore>();
        Assert.Equal(1_000, (await store.FactsSinceAsync(Circuits.Type, At(-60), Cancel)).Count);
        Assert.Equal(500, (await store.FactsSinceAsync(Zone, At(-60), Cancel)).Count(fact => fact.Type == Circuits.Type));
        Assert.Equal((BreakerState.Open, 500), (await store.FindAsync([Pool], Cancel))[0] is var pool ? (pool.State, pool.InterruptionCount) : default);
        Assert.All(Opened(), scope => Assert.Equal(1, scope.Value));
        Assert.Contains(Pool.ToString(), Opened().Keys);
        Assert.InRange(writes, 2_000, 4_000);
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
        aws.DefaultClientConfig.ServiceURL = world.Endpoint.ToString();
        for (var i = 0; i < 3; i++)
        {
            var services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddFakeLogging()).AddDefaultAWSOptions(aws);
            services.AddOptions<CircuitOptions>();
            services.AddSingleton<TimeProvider>(_time);
            services.AddCircuitStore();
            services.AddCircuitCore();
            _replicas.Add(services.BuildServiceProvider());
        }

        var dynamo = _replicas[0].GetRequiredService<IAmazonDynamoDB>();
        await CreateAsync(dynamo, TableNames.Interruptions, "scope", "at_instance_id");
        await CreateAsync(dynamo, TableNames.CircuitState, "instance_type");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

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
        .Where(log => log.Id.Id == 2 && log.Level == LogLevel.Warning)
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

    private static async Task CreateAsync(IAmazonDynamoDB dynamo, string table, params string[] keys)
    {
        try
        {
            await dynamo.CreateTableAsync(
                new CreateTableRequest
                {
                    TableName = table,
                    BillingMode = BillingMode.PAY_PER_REQUEST,
                    AttributeDefinitions = [.. keys.Select(key => new AttributeDefinition(key, ScalarAttributeType.S))],
                    KeySchema = [.. keys.Select((key, i) => new KeySchemaElement(key, i == 0 ? KeyType.HASH : KeyType.RANGE))],
                },
                Cancel);
        }
        catch (ResourceInUseException)
        {
            // Another test made it.
        }
    }
}
