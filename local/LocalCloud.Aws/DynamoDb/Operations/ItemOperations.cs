using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>GetItem, PutItem, UpdateItem, DeleteItem.</summary>
internal static class ItemOperations
{
    private static readonly string[] ReturnValues = ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"];

    public static JsonObject Get(DynamoDbEngine engine, JsonElement request)
    {
        var reader = new RequestReader(request);
        var capacity = new Capacity(reader);
        var name = reader.Name("TableName", minimum: 1);
        reader.RequirePresent("Key");
        reader.Check();
        var consistent = reader.Flag("ConsistentRead") ?? false;
        var scope = ExpressionParameters.Open(reader, ["ProjectionExpression"], ["AttributesToGet"]);
        var key = reader.Item("Key")!;
        var projection = ExpressionParameters.Projection(reader, scope);
        scope.RefuseUnused();

        var table = engine.Open(name!);
        KeyRules.CheckKey(table.Keys, key);
        KeyPaths.RefuseNested(table.Definition, scope.Paths);
        MapValue? item;
        lock (table.Gate)
        {
            item = table.Find(key);
        }

        capacity.Read(table, item is null ? 0 : ItemSize.Of(item), consistent);
        var response = new JsonObject();
        if (item is not null)
        {
            response["Item"] = AttributeValueJson.WriteItem(projection?.Apply(item) ?? item);
        }

        capacity.AddOneTo(response);
        return response;
    }

    public static JsonObject Put(DynamoDbEngine engine, JsonElement request) =>
        Write(engine, request, ItemWriteReader.Put, onlyOld: true);

    public static JsonObject Update(DynamoDbEngine engine, JsonElement request) =>
        Write(engine, request, static reader => ItemWriteReader.Update(reader), onlyOld: false);

    public static JsonObject Delete(DynamoDbEngine engine, JsonElement request) =>
        Write(engine, request, ItemWriteReader.Delete, onlyOld: true);

    private static JsonObject Write(DynamoDbEngine engine, JsonElement request, Func<RequestReader, ItemWrite> read, bool onlyOld)
    {
        var reader = new RequestReader(request);
        var capacity = new Capacity(reader);
        reader.Choice("ReturnItemCollectionMetrics", "SIZE", "NONE");
        var returnValues = reader.Choice("ReturnValues", ReturnValues) ?? "NONE";
        var write = read(reader);
        if (onlyOld && returnValues is not ("NONE" or "ALL_OLD"))
        {
            throw Refusal.Validation("ReturnValues can only be ALL_OLD or NONE");
        }

        var table = engine.Open(write.TableName);
        StagedWrite staged;
        lock (table.Gate)
        {
            staged = ItemWriter.Stage(table, write);
            ItemWriter.Commit(staged);
        }

        capacity.Write(staged);
        var response = new JsonObject();
        if (Returned(staged, returnValues) is { Members.Count: > 0 } attributes)
        {
            response["Attributes"] = AttributeValueJson.WriteItem(attributes);
        }

        capacity.AddOneTo(response);
        return response;
    }

    private static MapValue? Returned(StagedWrite staged, string returnValues)
    {
        var touched = (staged.Write as UpdateWrite)?.Plan?.Touched;
        return returnValues switch
        {
            "ALL_OLD" => staged.Old,
            "ALL_NEW" => staged.New,
            "UPDATED_OLD" => staged.Old is null ? null : touched?.Apply(staged.Old),
            "UPDATED_NEW" => staged.New is null ? null : touched?.Apply(staged.New),
            _ => null,
        };
    }
}
