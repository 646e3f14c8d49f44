using Amazon.DynamoDBv2;
using LocalCloud.Testing;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Contracts;
using RunsFleet.Provisioner;
using RunsFleet.Records.Aws;
using RunsFleet.Testing;

namespace RunsFleet.Records.Tests.Aws;

/// <summary>The real adapter against an emulator that we did not write.</summary>
public sealed class DynamoRepositoryObservationsTests(MotoServer moto) : IAsyncLifetime
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
        var observations = New();
        await observations.NoteAsync("acme/widgets", 7, Cancel);
        await observations.NoteAsync("acme/gadgets", null, Cancel);
        _time.Advance(TimeSpan.FromDays(1));
        await observations.NoteAsync("acme/widgets", 8, Cancel);

        Assert.Equal([new ObservedRepository("acme/gadgets", null), new ObservedRepository("acme/widgets", 8)], await New().FindAsync(10, Cancel));
        Assert.Equal([new ObservedRepository("acme/widgets", 8)], await New().FindAsync(1, Cancel));

        _time.Advance(TimeSpan.FromDays(6));
        Assert.Equal([new ObservedRepository("acme/widgets", 8)], await New().FindAsync(10, Cancel));
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Empty(await New().FindAsync(10, Cancel));
    }

    [Fact]
    public async Task A_repository_is_written_once_a_day()
    {
        var observations = New();
        await observations.NoteAsync("acme/widgets", 7, Cancel);
        await _dynamo!.DeleteItemAsync(TableNames.Repositories, new() { ["day"] = new(_time.GetUtcNow().ToString("yyyy-MM-dd", null)), ["repository"] = new("acme/widgets") }, Cancel);

        await observations.NoteAsync("acme/widgets", 7, Cancel);

        Assert.Empty(await observations.FindAsync(10, Cancel));
    }

    [Fact]
    public async Task What_cannot_be_written_keeps_nobody_waiting()
    {
        using var nobody = new AmazonDynamoDBClient("test", "test", new AmazonDynamoDBConfig { ServiceURL = "http://127.0.0.1:9", AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        var observations = new DynamoRepositoryObservations(nobody, new RecordMetrics(new Meters()), TimeProvider.System);

        await observations.NoteAsync("acme/widgets", 7, Cancel);

        await Assert.ThrowsAsync<RecordsUnavailableException>(() => observations.FindAsync(1, Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DynamoRepositoryObservations New() => new(_dynamo!, new RecordMetrics(new Meters()), _time);
}
