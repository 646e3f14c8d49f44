using System.Diagnostics;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.Records.Tests.Aws;

/// <summary>What the spans of the record store's calls say.</summary>
public sealed class DynamoSpanTests(LocalWorld world) : IClassFixture<LocalWorld>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_names_its_table_and_its_job()
    {
        var span = await CallAsync("DynamoDB.GetItem", _ => { }, store => store.FindJobAsync(7, Cancel));

        Assert.Equal(["runs-fleet-jobs"], Assert.IsType<string[]>(span.GetTagItem("aws.dynamodb.table_names")));
        Assert.Equal("aws.dynamodb", span.GetTagItem("db.system.name"));
        Assert.Equal("7", span.GetTagItem(SpanTags.JobId));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task A_read_that_was_refused_tells_the_code()
    {
        var span = await CallAsync(
            "DynamoDB.GetItem",
            http => http.Fail("GetItem", HttpFault.AwsJson(400, "AccessDeniedException")),
            store => Assert.ThrowsAnyAsync<Exception>(() => store.FindJobAsync(7, Cancel)));

        Assert.Equal("AccessDeniedException", span.GetTagItem("error.type"));
        Assert.Equal(400, span.GetTagItem("http.response.status_code"));
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }

    [Fact]
    public async Task A_write_that_came_second_is_no_error()
    {
        var span = await CallAsync("DynamoDB.PutItem", _ => { }, async store =>
        {
            // Another job than those of other tests, so that it is new.
            var job = new RecordChanges { Jobs = [Rows.Job(4711)] };
            Assert.True(await store.TryWriteAsync(job, Cancel));
            Assert.False(await store.TryWriteAsync(job, Cancel));
        });

        Assert.Equal("ConditionalCheckFailedException", span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    /// <summary>The last span of its name that a call makes.</summary>
    private async Task<Activity> CallAsync(string name, Action<FaultyHttp> prepare, Func<IRecordStore, Task> call)
    {
        using var traces = new Traces();
        await using var records = await FaultyRecords.StartAsync(world);
        prepare(records.Http);
        using (var root = traces.Start())
        {
            await call(records.Store);
        }

        return traces.Ended.Last(span => span.DisplayName == name);
    }
}
