using System.Diagnostics.Metrics;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using LocalCloud.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Circuit.Aws;
using RunsFleet.Circuit.Board;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Circuit.Handlers;
using RunsFleet.Contracts;
using static RunsFleet.Circuit.Tests.Circuits;

[assembly: AssemblyFixture(typeof(MotoServer))]

namespace RunsFleet.Circuit.Tests.Aws;

/// <summary>The real adapter against an emulator that we did not write.</summary>
public sealed class DynamoCircuitStoreTests(MotoServer moto) : IAsyncLifetime
{
    private static int _lastType;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    // Each test has a circuit of its own in the shared tables.
    private readonly CircuitScope _scope = CircuitScope.OfType($"c7g.test{Interlocked.Increment(ref _lastType)}-{Random.Shared.Next(1_000_000)}");
    private readonly string _zone = $"us-test-{Random.Shared.Next(1_000_000)}a";
    private AmazonDynamoDBClient? _dynamo;

    private AmazonDynamoDBClient Dynamo => _dynamo ?? throw new InvalidOperationException();

    private CircuitMetrics Metrics => new(_services.GetRequiredService<IMeterFactory>());

    private DynamoCircuitStore Store => new(Dynamo, Metrics);

    private string TypeName => _scope.InstanceType!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _dynamo = Client(moto.Require().ToString());
        await CircuitTables.CreateAsync(_dynamo, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _dynamo?.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_fact_is_stored_once_in_the_lists_of_its_type_and_its_zone_and_comes_back()
    {
        var fact = Of(1, 0.123, _zone, FactSource.StateChange);

        Assert.Equal([true], await Store.AddAsync([fact], Cancel));
        Assert.Equal([false, true], await Store.AddAsync([fact with { Source = FactSource.Agent }, Of(2, 1)], Cancel));

        Assert.Equal([fact, Of(2, 1)], await Store.FactsSinceAsync(_scope, At(0), Cancel));
        Assert.Equal([fact, Of(2, 1)], await Store.FactsSinceAsync(CircuitScope.OfZone(_zone), At(0), Cancel));
    }

    [Fact]
    public async Task As_many_facts_as_go_together_are_stored_together()
    {
        InterruptionFact[] facts = [.. Enumerable.Range(0, ICircuitStore.MaxFacts).Select(i => Of(i, i))];

        Assert.All(await Store.AddAsync(facts, Cancel), Assert.True);

        Assert.Equal(facts.Length, (await Store.FactsSinceAsync(_scope, At(0), Cancel)).Count);
    }

    [Fact]
    public async Task An_unknown_zone_is_left_out()
    {
        await Store.AddAsync([Of(1, 0, zone: null)], Cancel);

        Assert.Null(Assert.Single(await Store.FactsSinceAsync(_scope, At(0), Cancel)).AvailabilityZone);
    }

    [Fact]
    public async Task Facts_are_found_from_a_time_on_and_of_one_circuit_only()
    {
        await Store.AddAsync([Of(1, -1), Of(1, 0), Of(1, 1), Of(2, 0) with { InstanceType = TypeName + "-other" }], Cancel);

        Assert.Equal([At(0), At(1)], (await Store.FactsSinceAsync(_scope, At(0), Cancel)).Select(fact => fact.At));
    }

    [Fact]
    public async Task L46_facts_are_read_to_the_last_page()
    {
        // A page ends at 1 MB.
        foreach (var i in Enumerable.Range(0, 6))
        {
            var item = CircuitItems.ToItem(Of(i, i), _scope);
            item["padding"] = new AttributeValue(new string('x', 300_000));
            await Dynamo.PutItemAsync(TableNames.Interruptions, item, Cancel);
        }

        Assert.Equal(6, (await Store.FactsSinceAsync(_scope, At(0), Cancel)).Count);
    }

    [Fact]
    public async Task A_fact_goes_after_thirty_days()
    {
        await Store.AddAsync([Of(1, 0)], Cancel);

        var item = await ItemAsync(TableNames.Interruptions, "scope", "at_instance_id", CircuitItems.FactKey(At(0), Id(1)));
        Assert.Equal($"{At(0).AddDays(30).ToUnixTimeSeconds()}", item["ttl"].N);
    }

    [Fact]
    public async Task A_record_comes_back_whole_with_its_next_version()
    {
        var record = Opened() with
        {
            State = BreakerState.HalfOpen,
            ValidFrom = At(-90),
            HeldUntil = At(5),
            Trips = 2,
            TripsUntil = At(1_500),
            AskedAt = At(33),
            Probes = [new ProbeLease("l-1", At(33)), new ProbeLease("l-2", At(33), Id(7), At(34))],
            UpdatedAt = At(34),
        };

        Assert.True(await Store.TryWriteAsync(record, Cancel));

        Assert.Equal(record with { Version = 1 }, Assert.Single(await Store.FindAsync([_scope], Cancel)));
    }

    [Fact]
    public async Task A_record_has_the_attributes_that_others_read()
    {
        await Store.TryWriteAsync(Opened(), Cancel);

        var item = await ItemAsync(TableNames.CircuitState, "instance_type");
        Assert.Equal("open", item["state"].S);
        Assert.Equal("3", item["interruption_count"].N);
        Assert.Equal("2026-03-01T12:00:00.0000000Z", item["first_interruption_at"].S);
        Assert.Equal("2026-03-01T12:02:00.0000000Z", item["last_interruption_at"].S);
        Assert.Equal("2026-03-01T12:02:00.0000000Z", item["opened_at"].S);
        Assert.Equal("2026-03-01T12:32:00.0000000Z", item["auto_reset_at"].S);
        Assert.Equal($"{At(32 + 60).ToUnixTimeSeconds()}", item["ttl"].N);
        Assert.False(item.ContainsKey("valid_from"));
    }

    [Fact]
    public async Task A_reset_record_lives_as_long_as_facts_that_it_voids_could_matter()
    {
        await Store.TryWriteAsync(CircuitLife.Reset(CircuitRecord.None(_scope), At(0)), Cancel);

        var item = await ItemAsync(TableNames.CircuitState, "instance_type");
        Assert.Equal("closed", item["state"].S);
        Assert.Equal($"{At(60).ToUnixTimeSeconds()}", item["ttl"].N);
        Assert.False(item.ContainsKey("auto_reset_at"));
    }

    [Fact]
    public async Task A_record_lives_as_long_as_failed_probes_are_remembered()
    {
        await Store.TryWriteAsync(Opened() with { Trips = 1, TripsUntil = At(1_440) }, Cancel);

        Assert.Equal($"{At(1_440 + 60).ToUnixTimeSeconds()}", (await ItemAsync(TableNames.CircuitState, "instance_type"))["ttl"].N);
    }

    [Fact]
    public async Task All_records_are_listed()
    {
        await Store.TryWriteAsync(Opened(), Cancel);

        Assert.Equal(Opened() with { Version = 1 }, Assert.Single(await Store.ListAsync(Cancel), record => record.Scope == _scope));
    }

    [Fact]
    public async Task Of_two_writers_that_read_the_same_version_one_loses()
    {
        Assert.True(await Store.TryWriteAsync(Opened(), Cancel));
        Assert.False(await Store.TryWriteAsync(Opened(), Cancel));

        Assert.True(await Store.TryWriteAsync(Opened() with { Version = 1 }, Cancel));
        Assert.False(await Store.TryWriteAsync(Opened() with { Version = 1 }, Cancel));
        Assert.Equal(2, (await Store.FindAsync([_scope], Cancel))[0].Version);
    }

    [Fact]
    public async Task Records_come_in_the_order_asked_and_as_often()
    {
        await Store.TryWriteAsync(Opened(), Cancel);
        var others = Enumerable.Range(0, 198).Select(i => CircuitScope.OfType($"m7g.never{i}")).ToArray();

        var records = await Store.FindAsync([others[0], _scope, .. others[1..], _scope], Cancel);

        Assert.Equal(200, records.Count);
        Assert.Equal(CircuitRecord.None(others[0]), records[0]);
        Assert.Equal(1, records[1].Version);
        Assert.Equal(records[1], records[199]);
        Assert.Empty(await Store.FindAsync([], Cancel));
    }

    [Fact]
    public async Task L38_interruptions_recorded_at_the_same_time_open_the_circuit()
    {
        var time = new FakeTimeProvider(Noon);
        var options = Options.Create(new CircuitOptions());
        var board = new CircuitBoard(Store, options, time);
        var evaluation = new CircuitEvaluation(Store, board, options, time, Metrics, NullLogger<CircuitEvaluation>.Instance);
        var handler = new RecordInterruption(Store, board, evaluation, options, time, Metrics, NullLogger<RecordInterruption>.Instance);

        var answers = await Task.WhenAll(Enumerable.Range(1, 10).Select(i => handler.HandleAsync(Of(i, 0, zone: null), Cancel)));

        Assert.All(answers, answer => Assert.True(answer.Recorded));
        var record = (await Store.FindAsync([_scope], Cancel))[0];
        Assert.Equal((10, BreakerState.Open), (record.InterruptionCount, record.State));
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_unavailable()
    {
        using var nobody = Client("http://127.0.0.1:1");
        var store = new DynamoCircuitStore(nobody, Metrics);

        await Assert.ThrowsAsync<CircuitStoreUnavailableException>(() => store.FindAsync([_scope], Cancel));
        await Assert.ThrowsAsync<CircuitStoreUnavailableException>(() => store.FactsSinceAsync(_scope, At(0), Cancel));
        await Assert.ThrowsAsync<CircuitStoreUnavailableException>(() => store.TryWriteAsync(Opened(), Cancel));
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_no_failure_of_the_store()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.FindAsync([_scope], gone.Token));
    }

    private InterruptionFact Of(int instance, double minutes) => Of(instance, minutes, _zone);

    private InterruptionFact Of(int instance, double minutes, string? zone, FactSource source = FactSource.Warning) =>
        new(TypeName, Id(instance), At(minutes), zone, source);

    private CircuitRecord Opened() => CircuitRecord.None(_scope) with
    {
        State = BreakerState.Open,
        InterruptionCount = 3,
        FirstInterruptionAt = At(0),
        LastInterruptionAt = At(2),
        OpenedAt = At(2),
        AutoResetAt = At(32),
    };

    private async Task<Dictionary<string, AttributeValue>> ItemAsync(string table, string hashKey, string? rangeKey = null, string? range = null)
    {
        var key = new Dictionary<string, AttributeValue> { [hashKey] = new(_scope.ToString()) };
        if (rangeKey is not null)
        {
            key[rangeKey] = new AttributeValue(range);
        }

        return (await Dynamo.GetItemAsync(table, key, Cancel)).Item;
    }

    private static AmazonDynamoDBClient Client(string endpoint) =>
        new("test", "test", new AmazonDynamoDBConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1", MaxErrorRetry = 1 });
}
