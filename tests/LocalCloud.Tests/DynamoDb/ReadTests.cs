using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using CsCheck;
using static LocalCloud.Tests.DynamoDb.DynamoWorld;

namespace LocalCloud.Tests.DynamoDb;

public sealed class ReadTests(DynamoWorld world) : IClassFixture<DynamoWorld>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task L46_A_query_stops_at_one_megabyte_and_goes_on_from_there()
    {
        var table = await world.TableAsync();
        for (var i = 0; i < 7; i++)
        {
            await world.PutAsync(table, ("pk", S("p")), ("sk", S($"{i}")), ("v", S(new string('x', 200_000))));
        }

        var first = await world.Client.QueryAsync(Query(table), Cancelled);
        var second = await world.Client.QueryAsync(Query(table, request => request.ExclusiveStartKey = first.LastEvaluatedKey), Cancelled);

        Assert.Equal(["0", "1", "2", "3", "4"], first.Items.Select(static item => item["sk"].S));
        Assert.Equal(["5", "6"], second.Items.Select(static item => item["sk"].S));
        Assert.True(second.LastEvaluatedKey is null or { Count: 0 });
    }

    [Fact]
    public async Task L46_A_limit_counts_before_the_filter_and_hides_the_row_behind_it()
    {
        var table = await world.TableAsync();
        await world.PutAsync(table, ("pk", S("p")), ("sk", S("1")), ("live", S("no")));
        await world.PutAsync(table, ("pk", S("p")), ("sk", S("2")), ("live", S("yes")));

        var page = await world.Client.QueryAsync(
            Query(table, request =>
            {
                request.Limit = 1;
                request.FilterExpression = "live = :yes";
                request.ExpressionAttributeValues[":yes"] = S("yes");
            }),
            Cancelled);

        Assert.Equal((0, 1), (page.Count, page.ScannedCount));
        Assert.Equal("1", page.LastEvaluatedKey["sk"].S);
    }

    [Fact]
    public async Task A_page_that_ends_with_the_rows_by_chance_still_names_a_last_key()
    {
        var table = await world.TableAsync();
        await world.PutAsync(table, ("pk", S("p")), ("sk", S("1")));

        var page = await world.Client.QueryAsync(Query(table, static request => request.Limit = 1), Cancelled);
        var next = await world.Client.QueryAsync(Query(table, request => request.ExclusiveStartKey = page.LastEvaluatedKey), Cancelled);

        Assert.Equal("1", page.LastEvaluatedKey["sk"].S);
        Assert.Equal(0, next.Count);
    }

    [Fact]
    public async Task Numeric_sort_keys_are_ordered_by_value_both_ways()
    {
        var table = await world.TableAsync("N");
        foreach (var number in new[] { "10", "9", "-1.5", "0", "1E2", "-20" })
        {
            await world.PutAsync(table, ("pk", S("p")), ("sk", N(number)));
        }

        var up = await world.Client.QueryAsync(Query(table), Cancelled);
        var down = await world.Client.QueryAsync(Query(table, static request => request.ScanIndexForward = false), Cancelled);

        Assert.Equal(["-20", "-1.5", "0", "9", "10", "100"], up.Items.Select(static item => item["sk"].N));
        Assert.Equal(["100", "10", "9", "0", "-1.5", "-20"], down.Items.Select(static item => item["sk"].N));
    }

    [Fact]
    public async Task Every_range_and_direction_and_page_size_gives_what_a_filter_over_all_gives()
    {
        var table = await world.TableAsync();
        string[] keys = ["a", "aa", "ab", "b", "ba", "c", "\u00e9", "\U0001F600"];
        foreach (var key in keys)
        {
            await world.PutAsync(table, ("pk", S("p")), ("sk", S(key)));
            await world.PutAsync(table, ("pk", S("q")), ("sk", S(key)));
        }

        await Gen.Select(
            Gen.OneOf("=", "<", "<=", ">", ">=", "BETWEEN", "begins_with"),
            Gen.OneOf(keys),
            Gen.OneOf(keys),
            Gen.Bool,
            Gen.Int[1, 4]).SampleAsync(
            async (test, one, two, forward, limit) =>
            {
                var (low, high) = string.CompareOrdinal(one, two) <= 0 ? (one, two) : (two, one);
                List<string> expected = [.. keys.Where(key => Passes(test, key, test == "BETWEEN" ? low : one, high)).Order(StringComparer.Ordinal)];
                if (!forward)
                {
                    expected.Reverse();
                }

                Assert.Equal(expected, await KeysAsync(table, test, test == "BETWEEN" ? low : one, high, forward, limit));
            },
            iter: 150,
            threads: 2);
    }

    [Fact]
    public async Task Segments_of_a_scan_are_disjoint_and_together_everything_whatever_the_page()
    {
        var table = await world.TableAsync(sortType: null);
        var written = Enumerable.Range(0, 60).Select(static i => i.ToString(CultureInfo.InvariantCulture)).ToList();
        foreach (var key in written)
        {
            await world.PutAsync(table, ("pk", S(key)));
        }

        var read = new List<string>();
        for (var segment = 0; segment < 4; segment++)
        {
            var request = new ScanRequest { TableName = table, Segment = segment, TotalSegments = 4, Limit = 7 };
            do
            {
                var page = await world.Client.ScanAsync(request, Cancelled);
                read.AddRange((page.Items ?? []).Select(static item => item["pk"].S));
                request.ExclusiveStartKey = page.LastEvaluatedKey;
            }
            while (request.ExclusiveStartKey is { Count: > 0 });
        }

        Assert.Equal(written.Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
        Assert.NotEqual(written, read);
    }

    [Fact]
    public async Task An_index_holds_only_the_items_that_have_its_key_and_follows_their_changes()
    {
        var table = await world.TableAsync(sortType: null);
        await world.PutAsync(table, ("pk", S("1")), ("state", S("queued")));
        await world.PutAsync(table, ("pk", S("2")));
        Assert.Equal(["1"], await InStateAsync(table, "queued"));

        await world.PutAsync(table, ("pk", S("1")), ("state", S("running")));
        await world.PutAsync(table, ("pk", S("2")), ("state", S("queued")));
        Assert.Equal(["2"], await InStateAsync(table, "queued"));
        Assert.Equal(["1"], await InStateAsync(table, "running"));

        await world.Client.DeleteItemAsync(table, new() { ["pk"] = S("2") }, Cancelled);
        Assert.Empty(await InStateAsync(table, "queued"));
    }

    [Fact]
    public async Task L45_The_index_of_a_query_has_to_be_named()
    {
        var table = await world.TableAsync(sortType: null);

        var refusal = await Assert.ThrowsAsync<AmazonDynamoDBException>(() => world.Client.QueryAsync(InState(table, "queued", index: null), Cancelled));

        Assert.Equal(("ValidationException", "Query condition missed key schema element: pk"), (refusal.ErrorCode, refusal.Message));
    }

    private static bool Passes(string test, string key, string first, string second) => test switch
    {
        "=" => key == first,
        "<" => string.CompareOrdinal(key, first) < 0,
        "<=" => string.CompareOrdinal(key, first) <= 0,
        ">" => string.CompareOrdinal(key, first) > 0,
        ">=" => string.CompareOrdinal(key, first) >= 0,
        "BETWEEN" => string.CompareOrdinal(key, first) >= 0 && string.CompareOrdinal(key, second) <= 0,
        _ => key.StartsWith(first, StringComparison.Ordinal),
    };

    private static QueryRequest Query(string table, Action<QueryRequest>? more = null)
    {
        var request = new QueryRequest
        {
            TableName = table,
            KeyConditionExpression = "pk = :p",
            ExpressionAttributeValues = new() { [":p"] = S("p") },
        };
        more?.Invoke(request);
        return request;
    }

    private static QueryRequest InState(string table, string state, string? index) => new()
    {
        TableName = table,
        IndexName = index,
        KeyConditionExpression = "#s = :s",
        ExpressionAttributeNames = new() { ["#s"] = "state" },
        ExpressionAttributeValues = new() { [":s"] = S(state) },
    };

    private async Task<List<string>> KeysAsync(string table, string test, string first, string second, bool forward, int limit)
    {
        var request = Query(table, request =>
        {
            request.KeyConditionExpression += test switch
            {
                "BETWEEN" => " AND sk BETWEEN :a AND :b",
                "begins_with" => " AND begins_with(sk, :a)",
                _ => $" AND sk {test} :a",
            };
            request.ExpressionAttributeValues[":a"] = S(first);
            if (test == "BETWEEN")
            {
                request.ExpressionAttributeValues[":b"] = S(second);
            }

            request.ScanIndexForward = forward;
            request.Limit = limit;
        });
        var keys = new List<string>();
        do
        {
            var page = await world.Client.QueryAsync(request, Cancelled);
            keys.AddRange((page.Items ?? []).Select(static item => item["sk"].S));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });

        return keys;
    }

    private async Task<List<string>> InStateAsync(string table, string state) =>
        [.. ((await world.Client.QueryAsync(InState(table, state, "by-state"), Cancelled)).Items ?? []).Select(static item => item["pk"].S)];
}
