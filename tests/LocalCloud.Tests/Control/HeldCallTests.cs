using System.Net.Http.Json;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using LocalCloud.Core.Faults;
using LocalCloud.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Control;

/// <summary>Calls that are kept without an answer: what a crash looks like from the other end.</summary>
public sealed class HeldCallTests : IAsyncLifetime
{
    private readonly InProcessWorld _world = new();
    private AmazonDynamoDBClient _dynamo = null!;

    public async ValueTask InitializeAsync()
    {
        await _world.InitializeAsync();
        _dynamo = new AmazonDynamoDBClient(new BasicAWSCredentials("test", "test"), new AmazonDynamoDBConfig
        {
            ServiceURL = _world.Endpoint.ToString(),
            AuthenticationRegion = "us-east-1",
            MaxErrorRetry = 0,
        });
        foreach (var table in new[] { "t-a", "t-b", "t-c" })
        {
            await _dynamo.CreateTableAsync(new CreateTableRequest
            {
                TableName = table,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions = [new("pk", ScalarAttributeType.S)],
                KeySchema = [new("pk", KeyType.HASH)],
            });
        }
    }

    public ValueTask DisposeAsync()
    {
        _dynamo.Dispose();
        return _world.DisposeAsync();
    }

    [Theory]
    [InlineData(FaultHold.Before, false)]
    [InlineData(FaultHold.After, true)]
    public async Task A_client_that_goes_away_leaves_its_call_undone_or_done(FaultHold hold, bool done)
    {
        var fault = Add(new FaultRule { Operation = "PutItem", Resource = "t-a", Hold = hold, Count = 1 });
        using var client = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var put = _dynamo.PutItemAsync("t-a", Item("x"), client.Token);
        await fault.HeldOne.WaitAsync(Cancel);
        var shown = Assert.Single((await GetArray("_local/faults")).EnumerateArray());
        Assert.Equal((1, 0), (shown.GetProperty("held").GetInt32(), shown.GetProperty("count").GetInt32()));

        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
        await UntilAsync(async () => (await GetArray("_local/faults")).GetArrayLength() == 0);

        Assert.Equal(done, (await _dynamo.GetItemAsync("t-a", Item("x"), Cancel)).Item is { Count: > 0 });
        Assert.Equal(1, (await GetArray("_local/calls")).EnumerateArray().Single(c => c.GetProperty("operation").ValueEquals("PutItem")).GetProperty("count").GetInt32());
    }

    [Theory]
    [InlineData(FaultHold.Before)]
    [InlineData(FaultHold.After)]
    public async Task A_call_that_is_let_go_is_done_and_answered(FaultHold hold)
    {
        var fault = Add(new FaultRule { Operation = "PutItem", Hold = hold });
        var put = _dynamo.PutItemAsync("t-a", Item("x"), Cancel);
        await fault.HeldOne.WaitAsync(Cancel);
        Assert.False(put.IsCompleted);

        using var removed = await _world.Http.DeleteAsync(new Uri($"_local/faults/{fault.Id}", UriKind.Relative), Cancel);

        await put;
        Assert.NotEmpty((await _dynamo.GetItemAsync("t-a", Item("x"), Cancel)).Item);
    }

    [Fact]
    public async Task A_refusal_can_be_kept_and_lost_too()
    {
        var fault = Add(new FaultRule { Operation = "PutItem", Hold = FaultHold.After });
        var put = _dynamo.PutItemAsync(
            new PutItemRequest("t-a", Item("x")) { ConditionExpression = "attribute_exists(pk)" }, Cancel);
        await fault.HeldOne.WaitAsync(Cancel);
        Faults.Clear();

        await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => put);
    }

    [Fact]
    public async Task A_transaction_is_struck_by_each_of_its_tables_by_all_of_them_and_by_no_other()
    {
        Add(new FaultRule { Resource = "t-b+t-c", Error = "ThrottlingException" });
        Add(new FaultRule { Resource = "t-c", Error = "InternalServerError" });

        await TransactAsync("t-a", "t-b");
        Assert.Equal("InternalServerError", (await Assert.ThrowsAnyAsync<AmazonDynamoDBException>(() => TransactAsync("t-a", "t-c"))).ErrorCode);
        Assert.Equal("ThrottlingException", (await Assert.ThrowsAnyAsync<AmazonDynamoDBException>(() => TransactAsync("t-c", "t-a", "t-b"))).ErrorCode);
        Assert.Equal("InternalServerError", (await Assert.ThrowsAnyAsync<AmazonDynamoDBException>(() => _dynamo.PutItemAsync("t-c", Item("x"), Cancel))).ErrorCode);
    }

    [Fact]
    public async Task A_client_is_told_by_its_access_key()
    {
        Add(new FaultRule { AccessKey = "other", Error = "InternalServerError" });
        await _dynamo.PutItemAsync("t-a", Item("x"), Cancel);
        Add(new FaultRule { AccessKey = "test", Error = "InternalServerError" });

        await Assert.ThrowsAnyAsync<AmazonDynamoDBException>(() => _dynamo.PutItemAsync("t-a", Item("x"), Cancel));
    }

    [Fact]
    public async Task A_transaction_is_one_call_of_its_tables()
    {
        await TransactAsync("t-c", "t-a", "t-b");
        await TransactAsync("t-a", "t-b", "t-c");

        var counts = _world.Services.GetRequiredService<CallCounter>().Counts().Where(count => count.Operation == "TransactWriteItems");

        Assert.Equal([new CallCount("DynamoDB", "TransactWriteItems", "t-a+t-b+t-c", 2)], counts);
    }

    [Fact]
    public async Task The_first_calls_go_well_where_a_fault_skips_them()
    {
        Add(new FaultRule { Operation = "PutItem", Resource = "t-a", Error = "InternalServerError", Skip = 2, Count = 1 });

        await _dynamo.PutItemAsync("t-a", Item("1"), Cancel);
        await _dynamo.PutItemAsync("t-b", Item("1"), Cancel);
        await _dynamo.PutItemAsync("t-a", Item("2"), Cancel);
        Assert.Equal((0, 1), (Faults.Rules()[0].Skip, Faults.Rules()[0].Count));
        await Assert.ThrowsAnyAsync<AmazonDynamoDBException>(() => _dynamo.PutItemAsync("t-a", Item("3"), Cancel));
        await _dynamo.PutItemAsync("t-a", Item("4"), Cancel);

        Assert.Empty(Faults.Rules());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private FaultInjector Faults => _world.Services.GetRequiredService<FaultInjector>();

    private static Dictionary<string, AttributeValue> Item(string key) => new() { ["pk"] = new AttributeValue(key) };

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            Cancel.ThrowIfCancellationRequested();
        }
    }

    private ActiveFault Add(FaultRule rule) => Faults.Add(rule)!;

    private async Task TransactAsync(params string[] tables) => await _dynamo.TransactWriteItemsAsync(
        new TransactWriteItemsRequest { TransactItems = [.. tables.Select(table => new TransactWriteItem { Put = new Put { TableName = table, Item = Item("t") } })] },
        Cancel);

    private Task<JsonElement> GetArray(string path) => _world.Http.GetFromJsonAsync<JsonElement>(path, Cancel);
}
