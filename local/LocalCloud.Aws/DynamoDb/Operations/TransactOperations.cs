using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Aws.DynamoDb.Values;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>TransactWriteItems and TransactGetItems: all or nothing, told apart by CancellationReasons.</summary>
internal static class TransactOperations
{
    private const int MaxActions = 100;
    private const long MaxBytes = 4 * 1024 * 1024;
    private static readonly string[] Kinds = ["Put", "Update", "Delete", "ConditionCheck"];

    public static JsonObject Write(DynamoDbEngine engine, JsonElement request)
    {
        var reader = new RequestReader(request);
        var capacity = new Capacity(reader);
        reader.Choice("ReturnItemCollectionMetrics", "SIZE", "NONE");
        var actions = Actions(reader);
        var token = reader.Text("ClientRequestToken");
        reader.Require(token is null or { Length: > 0 and <= 36 }, "ClientRequestToken", token, "Member must have length less than or equal to 36");
        reader.Check();
        List<ItemWrite> writes = [.. actions.Select(ReadWrite)];
        if (writes.OfType<PutWrite>().Sum(static put => (long)ItemSize.Of(put.Item)) > MaxBytes)
        {
            throw Refusal.Validation("Collection size exceeds the maximum size limit of 4 MB for a transaction");
        }

        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(reader.Find("TransactItems")!.Value.GetRawText())));
        var tables = writes.ConvertAll(write => engine.Open(write.TableName));
        return DynamoDbEngine.Exclusively(tables, () =>
        {
            if (token is null || !engine.Tokens.WasDone(token, digest))
            {
                var staged = Stage(writes, tables);
                staged.ForEach(ItemWriter.Commit);
                staged.ForEach(write => capacity.Write(write, times: 2));
                if (token is not null)
                {
                    engine.Tokens.Remember(token, digest);
                }
            }

            var response = new JsonObject();
            capacity.AddAllTo(response);
            return response;
        });
    }

    public static JsonObject Get(DynamoDbEngine engine, JsonElement request)
    {
        var reader = new RequestReader(request);
        var capacity = new Capacity(reader);
        var actions = Actions(reader);
        reader.Check();
        List<TransactGet> gets = [.. actions.Select(ReadGet)];
        var tables = gets.ConvertAll(get => engine.Open(get.TableName));
        return DynamoDbEngine.Exclusively(tables, () =>
        {
            var keys = Attempt(gets, (get, at) =>
            {
                KeyRules.CheckKey(tables[at].Keys, get.Key);
                KeyPaths.RefuseNested(tables[at].Definition, get.Paths);
                return (tables[at], get.Key);
            });
            RefuseDuplicates(keys);
            var responses = new JsonArray();
            foreach (var (get, table) in gets.Zip(tables))
            {
                var item = table.Find(get.Key);
                capacity.Read(table, item is null ? 0 : ItemSize.Of(item), consistent: true, times: 2);
                responses.Add((JsonNode)(item is null
                    ? []
                    : new JsonObject { ["Item"] = AttributeValueJson.WriteItem(get.Projection?.Apply(item) ?? item) }));
            }

            var response = new JsonObject { ["Responses"] = responses };
            capacity.AddAllTo(response);
            return response;
        });
    }

    private static List<StagedWrite> Stage(List<ItemWrite> writes, List<Table> tables)
    {
        RefuseDuplicates(Attempt(writes, (write, at) => (tables[at], ItemWriter.CheckKey(tables[at], write))));
        return Attempt(writes, (write, at) => ItemWriter.Stage(tables[at], write));
    }

    private static void RefuseDuplicates(List<(Table, MapValue)> keys)
    {
        if (keys.Distinct().Count() != keys.Count)
        {
            throw Refusal.Validation("Transaction request cannot include multiple operations on one item");
        }
    }

    /// <summary>Does something for each action; when any is refused, refuses all, with the reason of each.</summary>
    private static List<TResult> Attempt<TAction, TResult>(List<TAction> actions, Func<TAction, int, TResult> attempt)
    {
        var results = new List<TResult>();
        var reasons = new List<(string Code, AwsException? Refusal)>();
        for (var at = 0; at < actions.Count; at++)
        {
            try
            {
                results.Add(attempt(actions[at], at));
                reasons.Add(("None", null));
            }
            catch (AwsException refusal) when (!IsRefusedAsAWhole(refusal))
            {
                reasons.Add((refusal.Code == Refusal.ValidationCode ? "ValidationError" : "ConditionalCheckFailed", refusal));
            }
        }

        return results.Count == actions.Count ? results : throw Cancelled(reasons);
    }

    // Empty key values are found before the transaction begins, unlike other faults of keys.
    private static bool IsRefusedAsAWhole(AwsException refusal) =>
        refusal.Message.StartsWith("One or more parameter values are not valid.", StringComparison.Ordinal)
        || refusal.Message.Contains("This attribute is part of the key", StringComparison.Ordinal);

    private static AwsException Cancelled(List<(string Code, AwsException? Refusal)> reasons)
    {
        var codes = string.Join(", ", reasons.Select(static reason => reason.Code));
        var json = new JsonArray();
        foreach (var (code, refusal) in reasons)
        {
            var reason = new JsonObject { ["Code"] = code };
            if (refusal is not null)
            {
                reason["Message"] = refusal.Message;
                if (refusal.Extra?["Item"] is { } item)
                {
                    reason["Item"] = item.DeepClone();
                }
            }

            json.Add((JsonNode)reason);
        }

        return new AwsException(
            400,
            "TransactionCanceledException",
            $"Transaction cancelled, please refer cancellation reasons for specific reasons [{codes}]")
        {
            Extra = new JsonObject { ["CancellationReasons"] = json },
        };
    }

    private static List<JsonElement> Actions(RequestReader reader)
    {
        reader.RequirePresent("TransactItems");
        return [.. reader.List("TransactItems", minimum: 1, maximum: MaxActions) ?? []];
    }

    private static ItemWrite ReadWrite(JsonElement json, int at)
    {
        var reader = new RequestReader(json);
        string[] kinds = [.. Kinds.Where(reader.Has)];
        if (kinds.Length != 1)
        {
            throw Refusal.Validation(kinds.Length == 0
                ? "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"
                : "TransactItems can only contain one of Check, Put, Update or Delete");
        }

        var member = char.ToLowerInvariant(kinds[0][0]) + kinds[0][1..];
        var action = RequestReader.Inner(reader.Find(kinds[0])!.Value, $"transactItems.{at + 1}.member.{member}");
        return kinds[0] switch
        {
            "Put" => ItemWriteReader.Put(action),
            "Update" => ItemWriteReader.Update(action, planRequired: true),
            "Delete" => ItemWriteReader.Delete(action),
            _ => ItemWriteReader.Check(action),
        };
    }

    private static TransactGet ReadGet(JsonElement json, int at)
    {
        var outer = RequestReader.Inner(json, $"transactItems.{at + 1}.member");
        outer.RequirePresent("Get");
        outer.Check();
        var reader = RequestReader.Inner(outer.Find("Get")!.Value, $"transactItems.{at + 1}.member.get");
        var table = reader.Name("TableName", minimum: 1);
        reader.RequirePresent("Key");
        reader.Check();
        var scope = ExpressionParameters.Open(reader, ["ProjectionExpression"], []);
        var projection = ExpressionParameters.Projection(reader, scope);
        scope.RefuseUnused();
        return new TransactGet(table!, reader.Item("Key")!, projection, scope.Paths);
    }

    private sealed record TransactGet(string TableName, MapValue Key, Projection? Projection, IReadOnlyList<DocumentPath> Paths);
}
