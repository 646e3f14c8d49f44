using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>BatchGetItem and BatchWriteItem: many items in one call, none of it atomic, and some of it perhaps not done (L48).</summary>
internal static class BatchOperations
{
    private const int MaxGets = 100;
    private const int MaxWrites = 25;

    public static JsonObject Get(DynamoDbEngine engine, JsonElement request)
    {
        var reader = new RequestReader(request);
        var capacity = new Capacity(reader);
        List<TableGets> tables = [.. RequestItems(reader, "BatchGetItem").Select(member => TableGets.Read(member.Name, member.Value))];
        if (tables.Sum(static gets => gets.Keys.Count) > MaxGets)
        {
            throw Refusal.Validation("Too many items requested for the BatchGetItem call");
        }

        var responses = new JsonObject();
        var unprocessed = new JsonObject();
        var total = 0;
        var opened = tables.ConvertAll(gets => (Gets: gets, Table: engine.Open(gets.TableName)));
        opened.ForEach(static pair => pair.Gets.Check(pair.Table));
        foreach (var (gets, table) in opened)
        {
            var found = new JsonArray();
            var left = new JsonArray();
            foreach (var key in gets.Keys)
            {
                MapValue? item;
                lock (table.Gate)
                {
                    item = table.Find(key);
                }

                total += item is null ? 0 : ItemSize.Of(item);
                if (total > ItemSize.MaxBatch)
                {
                    left.Add((JsonNode)AttributeValueJson.WriteItem(key));
                    continue;
                }

                capacity.Read(table, item is null ? 0 : ItemSize.Of(item), gets.Consistent);
                if (item is not null)
                {
                    found.Add((JsonNode)AttributeValueJson.WriteItem(gets.Projection?.Apply(item) ?? item));
                }
            }

            responses[table.Name] = found;
            if (left.Count > 0)
            {
                var again = JsonObject.Create(gets.Json)!;
                again["Keys"] = left;
                unprocessed[table.Name] = again;
            }
        }

        var response = new JsonObject { ["Responses"] = responses, ["UnprocessedKeys"] = unprocessed };
        capacity.AddAllTo(response);
        return response;
    }

    /// <summary>Carries a BatchWriteItem out.</summary>
    /// <param name="engine">The tables.</param>
    /// <param name="request">The call.</param>
    /// <param name="leaveHalf">Do the first half only and hand back the rest, as DynamoDB does when it is short of capacity.</param>
    public static JsonObject Write(DynamoDbEngine engine, JsonElement request, bool leaveHalf)
    {
        var reader = new RequestReader(request);
        var capacity = new Capacity(reader);
        reader.Choice("ReturnItemCollectionMetrics", "SIZE", "NONE");
        var writes = new List<(ItemWrite Write, JsonElement Json)>();
        foreach (var member in RequestItems(reader, "BatchWriteItem"))
        {
            var requests = member.Value.ValueKind == JsonValueKind.Array
                ? member.Value.EnumerateArray().ToList()
                : throw Refusal.Serialization("Unexpected field type");
            reader.Require(
                requests.Count is > 0 and <= MaxWrites,
                "RequestItems",
                $"{{{member.Name}=[{requests.Count}]}}",
                $"Map value must satisfy constraint: [Member must have length less than or equal to {MaxWrites}, "
                + "Member must have length greater than or equal to 1]");
            reader.Check();
            writes.AddRange(requests.Select(json => (ReadWrite(member.Name, json), json)));
        }

        if (writes.Count > MaxWrites)
        {
            throw Refusal.Validation("Too many items requested for the BatchWriteItem call");
        }

        var opened = writes.ConvertAll(write => (write.Write, write.Json, Table: engine.Open(write.Write.TableName)));
        var seen = new HashSet<(Table, MapValue)>();
        if (!opened.TrueForAll(write => seen.Add((write.Table, ItemWriter.CheckKey(write.Table, write.Write)))))
        {
            throw Refusal.Validation("Provided list of item keys contains duplicates");
        }

        var done = leaveHalf ? opened.Count / 2 : opened.Count;
        foreach (var (write, _, table) in opened.Take(done))
        {
            lock (table.Gate)
            {
                var staged = ItemWriter.Stage(table, write);
                ItemWriter.Commit(staged);
                capacity.Write(staged);
            }
        }

        var unprocessed = new JsonObject();
        foreach (var group in opened.Skip(done).GroupBy(static write => write.Table.Name))
        {
            unprocessed[group.Key] = new JsonArray([.. group.Select(static write => (JsonNode?)JsonObject.Create(write.Json))]);
        }

        var response = new JsonObject { ["UnprocessedItems"] = unprocessed };
        capacity.AddAllTo(response);
        return response;
    }

    private static List<JsonProperty> RequestItems(RequestReader reader, string operation)
    {
        reader.RequirePresent("RequestItems");
        reader.Check();
        var json = reader.Find("RequestItems")!.Value;
        List<JsonProperty> members = json.ValueKind == JsonValueKind.Object
            ? [.. json.EnumerateObject()]
            : throw Refusal.Serialization("Unexpected field type");
        return members.Count > 0
            ? members
            : throw Refusal.Validation($"The requestItems parameter is required for {operation}");
    }

    private static ItemWrite ReadWrite(string table, JsonElement json)
    {
        var reader = new RequestReader(json);
        if (reader.Has("PutRequest") == reader.Has("DeleteRequest"))
        {
            throw Refusal.Validation(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
        }

        if (reader.Find("PutRequest") is not { } put)
        {
            var inner = new RequestReader(reader.Find("DeleteRequest")!.Value);
            var key = inner.Item("Key");
            inner.Check();
            return new DeleteWrite(table, key!, Condition: null, Paths: [], ReturnItemOnFailure: false);
        }

        var putReader = new RequestReader(put);
        var item = putReader.Item("Item");
        putReader.Check();
        return ItemSize.Of(item!) <= ItemSize.MaxItem
            ? new PutWrite(table, item!, Condition: null, Paths: [], ReturnItemOnFailure: false)
            : throw Refusal.Validation("Item size has exceeded the maximum allowed size");
    }

    /// <summary>What a BatchGetItem wants of one table.</summary>
    private sealed record TableGets(
        string TableName, JsonElement Json, List<MapValue> Keys, Projection? Projection, IReadOnlyList<DocumentPath> Paths, bool Consistent)
    {
        public static TableGets Read(string table, JsonElement json)
        {
            var reader = new RequestReader(json, $"requestItems.{table}.member.");
            reader.RequirePresent("Keys");
            var keys = reader.List("Keys", minimum: 1, maximum: MaxGets);
            reader.Check();
            var scope = ExpressionParameters.Open(reader, ["ProjectionExpression"], ["AttributesToGet"]);
            var projection = ExpressionParameters.Projection(reader, scope);
            scope.RefuseUnused();
            List<MapValue> read = [.. keys!.Select(AttributeValueJson.ReadItem)];
            return read.Distinct().Count() == read.Count
                ? new TableGets(table, json, read, projection, scope.Paths, reader.Flag("ConsistentRead") ?? false)
                : throw Refusal.Validation("Provided list of item keys contains duplicates");
        }

        public void Check(Table table)
        {
            Keys.ForEach(key => KeyRules.CheckKey(table.Keys, key));
            KeyPaths.RefuseNested(table.Definition, Paths);
        }
    }
}
