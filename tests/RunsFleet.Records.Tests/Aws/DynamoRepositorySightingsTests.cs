using Amazon.DynamoDBv2;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Contracts;
using RunsFleet.Provisioner;
using RunsFleet.Records.Aws;
using RunsFleet.Testing;

namespace RunsFleet.Records.Tests.Aws;

/// <summary>The real adapter against an emulator that we did not write.</summary>
public sealed class DynamoRepositorySightingsTests(MotoServer moto) : IAsyncLifetime
{
    // Days of its own, since the emulator is shared.
    private readonly FakeTimeProvider _time = new(Jobs.QueuedAt.AddDays(Random.Shared.Next(10_000, 100_000)));
    private AmazonDynamoDBClient? _dynamo;

    public async ValueTask InitializeAsync()
    {
        _dynamo = new AmazonDynamoDBClient("test", "test", new AmazonDynamoDBConfig { ServiceURL = moto.Require().ToString(), AuthenticationRegion = "us-east-1" });
        await new Tables(_dynamo, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _dynamo?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Repositories_are_known_for_a_week_with_the_installation_that_was_seen_last()
    {
        var sightings = New();
        await sightings.NoteAsync("acme/widgets", 7, Cancel);
        await sightings.NoteAsync("acme/gadgets", null, Cancel);
        _time.Advance(TimeSpan.FromDays(1));
        await sightings.NoteAsync("acme/widgets", 8, Cancel);

        Assert.Equal([new SeenRepository("acme/gadgets", null), new SeenRepository("acme/widgets", 8)], await New().FindAsync(10, Cancel));
        Assert.Equal([new SeenRepository("acme/widgets", 8)], await New().FindAsync(1, Cancel));

        _time.Advance(TimeSpan.FromDays(6));
        Assert.Equal([new SeenRepository("acme/widgets", 8)], await New().FindAsync(10, Cancel));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await New().FindAsync(10, Cancel));
    }

    [Fact]
    public async Task A_repository_is_written_once_a_day()
    {
        var sightings = New();
        await sightings.NoteAsync("acme/widgets", 7, Cancel);
        await _dynamo!.DeleteItemAsync(TableNames.Repositories, new() { ["day"] = new(_time.GetUtcNow().ToString("yyyy-MM-dd", null)), ["repository"] = new("acme/widgets") }, Cancel);

        await sightings.NoteAsync("acme/widgets", 7, Cancel);

        Assert.Empty(await sightings.FindAsync(10, Cancel));
    }

    [Fact]
    public async Task What_cannot_be_written_keeps_nobody_waiting()
    {
        using var nobody = new AmazonDynamoDBClient("test", "test", new AmazonDynamoDBConfig { ServiceURL = "http://127.0.0.1:9", AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        var sightings = new DynamoRepositorySightings(nobody, new RecordMetrics(new Meters()), TimeProvider.System);

        await sightings.NoteAsync("acme/widgets", 7, Cancel);

        await Assert.ThrowsAsync<RecordsUnavailableException>(() => sightings.FindAsync(1, Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DynamoRepositorySightings New() => new(_dynamo!, new RecordMetrics(new Meters()), _time);
}
