using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>TagResource, UntagResource, ListTagsOfResource: kept, and nothing follows from them.</summary>
internal static class TagOperations
{
    public static JsonObject Tag(DynamoDbEngine engine, JsonElement request)
    {
        var reader = new RequestReader(request);
        var table = Open(engine, reader);
        reader.RequirePresent("Tags");
        reader.Check();
        Store(table, reader.List("Tags")!);
        return [];
    }

    public static JsonObject Untag(DynamoDbEngine engine, JsonElement request)
    {
        var reader = new RequestReader(request);
        var table = Open(engine, reader);
        lock (table.Gate)
        {
            foreach (var key in reader.List("TagKeys") ?? [])
            {
                table.Tags.Remove(key.GetString() ?? "");
            }
        }

        return [];
    }

    public static JsonObject List(DynamoDbEngine engine, JsonElement request)
    {
        var table = Open(engine, new RequestReader(request));
        lock (table.Gate)
        {
            return new JsonObject
            {
                ["Tags"] = new JsonArray([.. table.Tags.Select(static tag =>
                    (JsonNode)new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]),
            };
        }
    }

    public static void Store(Table table, IReadOnlyList<JsonElement> tags)
    {
        lock (table.Gate)
        {
            foreach (var json in tags)
            {
                var reader = new RequestReader(json);
                table.Tags[reader.Text("Key") ?? ""] = reader.Text("Value") ?? "";
            }
        }
    }

    private static Table Open(DynamoDbEngine engine, RequestReader reader)
    {
        reader.RequirePresent("ResourceArn");
        reader.Check();
        var arn = reader.Text("ResourceArn")!;
        var name = arn[(arn.LastIndexOf('/') + 1)..];
        return engine.Find(name) is { } table && table.Arn == arn
            ? table
            : throw new AwsException(400, "ResourceNotFoundException", $"Requested resource not found: ResourcArn: {arn} not found");
    }
}
