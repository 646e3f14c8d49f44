using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using LocalCloud.Core.Faults;
using Microsoft.Extensions.DependencyInjection;
using static LocalCloud.Tests.DynamoDb.DynamoWorld;

namespace LocalCloud.Tests.DynamoDb;

public sealed class WriteTests(DynamoWorld world) : IClassFixture<DynamoWorld>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_failed_condition_shows_the_item_when_it_is_asked_for()
    {
        var table = await world.TableAsync(sortType: null);
        await world.PutAsync(table, ("pk", S("1")), ("v", N("01.50")));

        var refusal = await Assert.ThrowsAsync<ConditionalCheckFailedException>(() => world.Client.PutItemAsync(
            new PutItemRequest
            {
                TableName = table,
                Item = new() { ["pk"] = S("1") },
                ConditionExpression = "attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            },
            Cancelled));

        Assert.Equal("1.5", refusal.Item["v"].N);
    }

    [Fact]
    public async Task Concurrent_conditional_writes_have_one_winner()
    {
        var table = await world.TableAsync(sortType: null);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                await world.Client.PutItemAsync(
                    new PutItemRequest
                    {
                        TableName = table,
                        Item = new() { ["pk"] = S("claim"), ["v"] = S($"{i}") },
                        ConditionExpression = "attribute_not_exists(pk)",
                    },
                    Cancelled);
                return true;
            }
            catch (ConditionalCheckFailedException)
            {
                return false;
            }
        }));

        Assert.Single(outcomes, static won => won);
    }

    [Fact]
    public async Task Concurrent_additions_lose_none()
    {
        var table = await world.TableAsync(sortType: null);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => world.Client.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = table,
                Key = new() { ["pk"] = S("sum") },
                UpdateExpression = "ADD n :one",
                ExpressionAttributeValues = new() { [":one"] = N("1") },
            },
            Cancelled)));

        Assert.Equal("50", (await world.Client.GetItemAsync(table, new() { ["pk"] = S("sum") }, Cancelled)).Item["n"].N);
    }

    [Fact]
    public async Task Update_returns_what_was_asked_of_what_it_touched()
    {
        var table = await world.TableAsync(sortType: null);
        await world.PutAsync(table, ("pk", S("1")), ("a", N("1")), ("b", N("2")));

        var old = await UpdateAsync(ReturnValue.UPDATED_OLD);
        var changed = await UpdateAsync(ReturnValue.UPDATED_NEW);
        var all = await UpdateAsync(ReturnValue.ALL_NEW);

        Assert.Equal("a=1", Show(old));
        Assert.Equal("a=3", Show(changed));
        Assert.Equal("a=4 b=2", Show(all));

        async Task<UpdateItemResponse> UpdateAsync(ReturnValue returned) => await world.Client.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = table,
                Key = new() { ["pk"] = S("1") },
                UpdateExpression = "SET a = a + :one",
                ExpressionAttributeValues = new() { [":one"] = N("1") },
                ReturnValues = returned,
            },
            Cancelled);

        static string Show(UpdateItemResponse response) => string.Join(
            ' ', response.Attributes.Where(static pair => pair.Key != "pk").OrderBy(static pair => pair.Key).Select(static pair => $"{pair.Key}={pair.Value.N}"));
    }

    [Fact]
    public async Task L48_A_batch_may_be_done_in_part_and_hands_back_the_rest()
    {
        var table = await world.TableAsync(sortType: null);
        world.Services.GetRequiredService<FaultInjector>().TryAdd(
            new FaultRule { Service = "DynamoDB", Operation = "BatchWriteItem", Error = "UnprocessedItems", Count = 1 });
        var requests = Enumerable.Range(0, 5).Select(static i => new WriteRequest(new PutRequest(new() { ["pk"] = S($"{i}") }))).ToList();

        var first = await world.Client.BatchWriteItemAsync(new Dictionary<string, List<WriteRequest>> { [table] = requests }, Cancelled);
        var second = await world.Client.BatchWriteItemAsync(first.UnprocessedItems, Cancelled);

        Assert.Equal(["2", "3", "4"], first.UnprocessedItems[table].Select(static request => request.PutRequest.Item["pk"].S));
        Assert.True(second.UnprocessedItems is null or { Count: 0 });
        Assert.Equal(5, (await world.Client.ScanAsync(new ScanRequest(table), Cancelled)).Count);
    }

    [Fact]
    public async Task L48_A_batch_get_over_16_megabytes_hands_back_the_keys_that_did_not_fit()
    {
        var table = await world.TableAsync(sortType: null);
        var keys = Enumerable.Range(0, 50).Select(static i => new Dictionary<string, AttributeValue> { ["pk"] = S($"{i}") }).ToList();
        foreach (var key in keys)
        {
            await world.PutAsync(table, ("pk", key["pk"]), ("v", S(new string('x', 390_000))));
        }

        var response = await world.Client.BatchGetItemAsync(
            new Dictionary<string, KeysAndAttributes> { [table] = new() { Keys = keys } }, Cancelled);

        Assert.NotEmpty(response.UnprocessedKeys[table].Keys);
        Assert.Equal(50, response.Responses[table].Count + response.UnprocessedKeys[table].Keys.Count);
    }

    [Fact]
    public async Task An_expired_item_stays_for_a_while_and_then_goes()
    {
        var table = await world.TableAsync(sortType: null);
        await world.Client.UpdateTimeToLiveAsync(
            new UpdateTimeToLiveRequest
            {
                TableName = table,
                TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = "ttl", Enabled = true },
            },
            Cancelled);
        var expiry = world.Time.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds();
        await world.PutAsync(table, ("pk", S("expires")), ("ttl", N($"{expiry}")), ("state", S("old")));
        await world.PutAsync(table, ("pk", S("stays")), ("ttl", N($"{expiry + 86_400}")));
        await world.PutAsync(table, ("pk", S("no number")), ("ttl", S($"{expiry}")));
        await world.PutAsync(table, ("pk", S("no time")), ("ttl", N("17")));

        world.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(4, (await world.Client.ScanAsync(new ScanRequest(table), Cancelled)).Count);

        world.Time.Advance(TimeSpan.FromMinutes(31));
        var left = await world.Client.ScanAsync(new ScanRequest(table), Cancelled);
        Assert.Equal(["no number", "no time", "stays"], left.Items.Select(static item => item["pk"].S).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await world.Client.ScanAsync(new ScanRequest { TableName = table, IndexName = "by-state" }, Cancelled)).Count);
    }

    [Fact]
    public async Task L45_An_empty_index_key_is_refused_by_put_and_by_update()
    {
        var table = await world.TableAsync(sortType: null);
        await world.PutAsync(table, ("pk", S("1")), ("state", S("queued")));

        var put = await Assert.ThrowsAsync<AmazonDynamoDBException>(() => world.PutAsync(table, ("pk", S("2")), ("state", S(""))));
        var update = await Assert.ThrowsAsync<AmazonDynamoDBException>(() => world.Client.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = table,
                Key = new() { ["pk"] = S("1") },
                UpdateExpression = "SET #s = :s",
                ExpressionAttributeNames = new() { ["#s"] = "state" },
                ExpressionAttributeValues = new() { [":s"] = S("") },
            },
            Cancelled));

        Assert.Contains("IndexName: by-state, IndexKey: state", put.Message, StringComparison.Ordinal);
        Assert.Contains("attempted to update a secondary index key", update.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tables_are_described_listed_tagged_and_deleted()
    {
        var table = await world.TableAsync();
        var described = (await world.Client.DescribeTableAsync(table, Cancelled)).Table;
        Assert.Equal(TableStatus.ACTIVE, described.TableStatus);
        Assert.Equal($"arn:aws:dynamodb:us-east-1:000000000000:table/{table}", described.TableArn);
        Assert.Equal(["by-state"], described.GlobalSecondaryIndexes.Select(static index => index.IndexName));

        await world.Client.TagResourceAsync(
            new TagResourceRequest { ResourceArn = described.TableArn, Tags = [new Tag { Key = "owner", Value = "us" }] }, Cancelled);
        var tags = await world.Client.ListTagsOfResourceAsync(new ListTagsOfResourceRequest { ResourceArn = described.TableArn }, Cancelled);
        Assert.Equal(("owner", "us"), (tags.Tags.Single().Key, tags.Tags.Single().Value));

        Assert.Contains(table, (await world.Client.ListTablesAsync(Cancelled)).TableNames);
        await world.Client.DeleteTableAsync(table, Cancelled);
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => world.Client.DescribeTableAsync(table, Cancelled));
    }
}
