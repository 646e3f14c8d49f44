using Amazon.DynamoDBv2;
using RunsFleet.Provisioner;
using RunsFleet.Records.Aws;
using RunsFleet.Testing;

namespace RunsFleet.Records.Tests.Aws;

/// <summary>The race of writers, on the local world: a conditional write of moto is a read and a write, which its threads interleave.</summary>
public sealed class FirstWriterTests(LocalWorld world) : IClassFixture<LocalWorld>
{
    [Fact]
    public async Task L03_Of_many_first_writers_exactly_one_wins()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var dynamo = new AmazonDynamoDBClient("test", "test", new AmazonDynamoDBConfig { ServiceURL = world.Endpoint.ToString(), AuthenticationRegion = "us-east-1" });
        await new Tables(dynamo, TimeProvider.System).RunAsync(cancel);
        var store = new DynamoRecordStore(dynamo, new RecordMetrics(new Meters()), TimeProvider.System);

        for (var jobId = 1; jobId <= 20; jobId++)
        {
            var job = Rows.Job(jobId);
            var wins = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.TryWriteAsync(new RecordChanges { Jobs = [job] }, cancel)));
            Assert.Single(wins, won => won);
        }
    }
}
