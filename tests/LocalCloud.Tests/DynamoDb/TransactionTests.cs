using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using static LocalCloud.Tests.DynamoDb.DynamoWorld;

namespace LocalCloud.Tests.DynamoDb;

public sealed class TransactionTests(DynamoWorld world) : IClassFixture<DynamoWorld>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cancelled_transaction_tells_each_reason_and_changes_nothing()
    {
        var table = await world.TableAsync(sortType: null);
        await world.PutAsync(table, ("pk", S("there")), ("v", S("old")));

        var refusal = await Assert.ThrowsAsync<TransactionCanceledException>(() => world.Client.TransactWriteItemsAsync(
            new TransactWriteItemsRequest
            {
                TransactItems =
                [
                    new TransactWriteItem { Put = new Put { TableName = table, Item = new() { ["pk"] = S("new") } } },
                    new TransactWriteItem
                    {
                        Put = new Put
                        {
                            TableName = table,
                            Item = new() { ["pk"] = S("there") },
                            ConditionExpression = "attribute_not_exists(pk)",
                            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
                        },
                    },
                ],
            },
            Cancelled));

        Assert.Equal(["None", "ConditionalCheckFailed"], refusal.CancellationReasons.Select(static reason => reason.Code));
        Assert.Equal("old", refusal.CancellationReasons[1].Item["v"].S);
        Assert.Equal(1, (await world.Client.ScanAsync(new ScanRequest(table), Cancelled)).Count);
    }

    [Fact]
    public async Task A_transactions_token_holds_for_ten_minutes()
    {
        var table = await world.TableAsync(sortType: null);
        await world.PutAsync(table, ("pk", S("1")), ("n", N("0")));

        await AddAsync(1);
        await AddAsync(1);
        Assert.Equal("1", await NumberAsync());
        await Assert.ThrowsAsync<IdempotentParameterMismatchException>(() => AddAsync(2));

        world.Time.Advance(TimeSpan.FromMinutes(10));
        await AddAsync(2);
        Assert.Equal("3", await NumberAsync());

        Task AddAsync(int amount) => world.Client.TransactWriteItemsAsync(
            new TransactWriteItemsRequest
            {
                ClientRequestToken = "token-of-" + table[..10],
                TransactItems =
                [
                    new TransactWriteItem
                    {
                        Update = new Update
                        {
                            TableName = table,
                            Key = new() { ["pk"] = S("1") },
                            UpdateExpression = "ADD n :n",
                            ExpressionAttributeValues = new() { [":n"] = N($"{amount}") },
                        },
                    },
                ],
            },
            Cancelled);

        async Task<string> NumberAsync() => (await world.Client.GetItemAsync(table, new() { ["pk"] = S("1") }, Cancelled)).Item["n"].N;
    }

    [Fact]
    public async Task Crossing_transactions_on_two_tables_do_not_block_each_other()
    {
        var one = await world.TableAsync(sortType: null);
        var two = await world.TableAsync(sortType: null);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => MoveAsync(i % 2 == 0 ? one : two, i % 2 == 0 ? two : one)));

        Assert.Equal("40", (await world.Client.GetItemAsync(one, new() { ["pk"] = S("n") }, Cancelled)).Item["n"].N);
        Assert.Equal("40", (await world.Client.GetItemAsync(two, new() { ["pk"] = S("n") }, Cancelled)).Item["n"].N);

        Task MoveAsync(string from, string to) => world.Client.TransactWriteItemsAsync(
            new TransactWriteItemsRequest { TransactItems = [Add(from), Add(to)] }, Cancelled);

        static TransactWriteItem Add(string table) => new()
        {
            Update = new Update
            {
                TableName = table,
                Key = new() { ["pk"] = S("n") },
                UpdateExpression = "ADD n :one",
                ExpressionAttributeValues = new() { [":one"] = N("1") },
            },
        };
    }
}
