using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using RunsFleet.Contracts;
using RunsFleet.Records.Aws;
using RunsFleet.Testing;

namespace RunsFleet.Records.Tests.Aws;

/// <summary>Each call of the record store under each fault, with the SDK's own client over a real connection.</summary>
public sealed class RecordStoreFaultTests(LocalWorld world) : IClassFixture<LocalWorld>
{
    private static readonly Dictionary<string, HttpFault> Faults = new()
    {
        ["no right"] = HttpFault.AwsJson(400, "AccessDeniedException"),
        ["no table"] = HttpFault.AwsJson(400, "ResourceNotFoundException"),
        ["throttled"] = HttpFault.AwsJson(400, "ThrottlingException"),
        ["internal error"] = HttpFault.AwsJson(500, "InternalServerError"),
        ["unavailable"] = HttpFault.AwsJson(503, "ServiceUnavailable"),
        ["no words"] = new HttpFault.Answer(502, "<html>Bad gateway</html>") { ContentType = "text/html" },
        ["not its words"] = new HttpFault.Answer(200, "<html>Log in<br>") { ContentType = "text/html" },
        ["truncated"] = HttpFault.Truncated,
        ["dropped"] = HttpFault.Dropped,
        ["done but lost"] = HttpFault.AnswerLost,
        ["silent"] = HttpFault.Silent,
    };

    private static readonly string[] Operations = ["GetItem", "Query", "PutItem", "TransactWriteItems"];

    public static TheoryData<string, string> Outages() => [.. Operations.SelectMany(operation => Faults.Keys.Select(fault => (operation, fault)))];

    public static TheoryData<string, string> Hiccups() =>
        [.. Operations.SelectMany(operation => Faults.Keys.Except(["no right", "no table", "silent"]).Select(fault => (operation, fault)))];

    public static TheoryData<string> EachOperation() => [.. Operations];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task A_call_that_goes_on_failing_says_in_time_that_the_records_are_unavailable_and_is_counted_once(string operation, string fault)
    {
        await using var records = await FaultyRecords.StartAsync(world);
        records.Http.Fail(operation, Faults[fault]);

        var call = CallAsync(records.Store, operation, NextId());
        if (fault == "silent")
        {
            await SilenceAsync(records, call);
        }

        var unavailable = await Assert.ThrowsAsync<RecordsUnavailableException>(() => call);
        Assert.Equal("DynamoDB", unavailable.Dependency);
        Assert.Equal(fault == "silent" ? DependencyUnavailableException.Timeout : unavailable.Code, unavailable.Code);
        Assert.Equal(1, records.ApiErrors);
        Assert.InRange(records.Http.Count(operation), 1, 4);
    }

    [Theory]
    [MemberData(nameof(Hiccups))]
    public async Task A_call_that_fails_once_is_made_again_by_the_SDK_and_nobody_notices(string operation, string fault)
    {
        await using var records = await FaultyRecords.StartAsync(world);
        records.Http.Fail(operation, Faults[fault], times: 1);
        var jobId = NextId();

        await CallAsync(records.Store, operation, jobId);

        Assert.Equal(2, records.Http.Count(operation));
        Assert.Equal(0, records.ApiErrors);
        Assert.Equal(operation is "GetItem" or "Query" ? null : 1, (await records.Straight.FindJobAsync(jobId, Cancel))?.Version);
    }

    [Theory]
    [MemberData(nameof(EachOperation))]
    public async Task A_request_that_can_never_do_is_a_bug_and_not_an_outage(string operation)
    {
        await using var records = await FaultyRecords.StartAsync(world);
        records.Http.Fail(operation, HttpFault.AwsJson(400, "ValidationException"));

        await Assert.ThrowsAsync<AmazonDynamoDBException>(() => CallAsync(records.Store, operation, NextId()));

        Assert.Equal(0, records.ApiErrors);
    }

    [Theory]
    [MemberData(nameof(EachOperation))]
    public async Task A_caller_who_gives_up_hears_that_and_no_outage(string operation)
    {
        await using var records = await FaultyRecords.StartAsync(world);
        records.Http.Fail(operation, HttpFault.Silent);
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var call = CallAsync(records.Store, operation, NextId(), impatience.Token);
        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(0, records.ApiErrors);
    }

    [Theory]
    [InlineData("PutItem", "done but lost")]
    [InlineData("PutItem", "truncated")]
    [InlineData("TransactWriteItems", "done but lost")]
    [InlineData("TransactWriteItems", "truncated")]
    public async Task A_write_that_was_done_but_never_answered_is_found_by_the_next_read(string operation, string fault)
    {
        await using var records = await FaultyRecords.StartAsync(world);
        records.Http.Fail(operation, Faults[fault]);
        var jobId = NextId();

        await Assert.ThrowsAsync<RecordsUnavailableException>(() => CallAsync(records.Store, operation, jobId));

        Assert.Equal(1, (await records.Store.FindJobAsync(jobId, Cancel))?.Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transaction_refused_because_its_rows_are_there_was_ours_when_one_carries_our_write_id(bool ours)
    {
        using var dynamo = new Refusing(token => ours ? token : "another's");
        var store = new DynamoRecordStore(dynamo, new RecordMetrics(new Meters()), TimeProvider.System);
        var changes = new RecordChanges { Jobs = [Rows.Job(1)], Instances = [Rows.Instance("i-1")] };

        Assert.Equal(ours, await store.TryWriteAsync(changes, Cancel));
    }

    /// <summary>What DynamoDB answers to a second try when it no longer knows the token: one row was moved on since, the other was not.</summary>
    private sealed class Refusing(Func<string, string> storedWriteId) : AmazonDynamoDBClient(
        new AnonymousAWSCredentials(), new AmazonDynamoDBConfig { ServiceURL = "http://127.0.0.1:9" })
    {
        public override Task<TransactWriteItemsResponse> TransactWriteItemsAsync(TransactWriteItemsRequest request, CancellationToken cancellationToken) =>
            throw new TransactionCanceledException("refused")
            {
                ErrorCode = "TransactionCanceledException",
                CancellationReasons =
                [
                    new() { Code = "ConditionalCheckFailed", Item = new() { ["write_id"] = new AttributeValue("a later writer's") } },
                    new() { Code = "ConditionalCheckFailed", Item = new() { ["write_id"] = new AttributeValue(storedWriteId(request.ClientRequestToken)) } },
                ],
            };
    }

    private static Task CallAsync(IRecordStore store, string operation, long jobId, CancellationToken? token = null) => operation switch
    {
        "GetItem" => store.FindJobAsync(jobId, token ?? Cancel),
        "Query" => store.FindRerunsAsync(jobId, token ?? Cancel),
        "PutItem" => Written(store.TryWriteAsync(new RecordChanges { Jobs = [Rows.Job(jobId)] }, token ?? Cancel)),
        _ => Written(store.TryWriteAsync(
            new RecordChanges { Jobs = [Rows.Job(jobId)], Instances = [Rows.Instance($"i-{jobId:x}")] }, token ?? Cancel)),
    };

    private static async Task Written(Task<bool> write) => Assert.True(await write);

    private static async Task SilenceAsync(FaultyRecords records, Task call)
    {
        while (records.Http.Struck.Count == 0)
        {
            await Task.Delay(5, Cancel);
        }

        Assert.False(call.IsCompleted);
        records.Time.Advance(TimeSpan.FromSeconds(6));
    }

    private static long NextId() => Random.Shared.NextInt64(1, long.MaxValue);
}
