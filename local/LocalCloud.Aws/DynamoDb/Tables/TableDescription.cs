using System.Text.Json.Nodes;

namespace LocalCloud.Aws.DynamoDb.Tables;

/// <summary>A table as CreateTable, DescribeTable and DeleteTable show it.</summary>
internal static class TableDescription
{
    public static JsonObject Of(Table table, string status)
    {
        var definition = table.Definition;
        var json = new JsonObject
        {
            ["TableName"] = table.Name,
            ["TableArn"] = table.Arn,
            ["TableId"] = table.Id.ToString(),
            ["TableStatus"] = status,
            ["CreationDateTime"] = table.CreatedAt.ToUnixTimeMilliseconds() / 1000.0,
            ["ItemCount"] = table.Count,
            ["TableSizeBytes"] = table.Bytes,
            ["DeletionProtectionEnabled"] = definition.DeletionProtected,
            ["KeySchema"] = Keys(definition.Keys),
            ["AttributeDefinitions"] = new JsonArray([.. definition.Attributes.Select(static attribute =>
                (JsonNode)new JsonObject { ["AttributeName"] = attribute.Name, ["AttributeType"] = attribute.Type })]),
            ["ProvisionedThroughput"] = Throughput(definition.Throughput),
        };
        if (definition.Throughput is null)
        {
            json["BillingModeSummary"] = new JsonObject { ["BillingMode"] = "PAY_PER_REQUEST" };
        }

        AddIndexes(json, "GlobalSecondaryIndexes", table, isGlobal: true, status);
        AddIndexes(json, "LocalSecondaryIndexes", table, isGlobal: false, status);
        return json;
    }

    private static void AddIndexes(JsonObject json, string name, Table table, bool isGlobal, string status)
    {
        JsonNode[] indexes = [.. table.Indexes.Where(index => index.Definition.IsGlobal == isGlobal).Select(index => Index(index, table, status))];
        if (indexes.Length > 0)
        {
            json[name] = new JsonArray(indexes);
        }
    }

    private static JsonObject Index(SecondaryIndex index, Table table, string status)
    {
        var definition = index.Definition;
        var projection = new JsonObject { ["ProjectionType"] = definition.ProjectionType };
        if (!definition.NonKeyAttributes.IsEmpty)
        {
            projection["NonKeyAttributes"] = new JsonArray([.. definition.NonKeyAttributes.Select(static name => (JsonNode)name)]);
        }

        var json = new JsonObject
        {
            ["IndexName"] = definition.Name,
            ["IndexArn"] = $"{table.Arn}/index/{definition.Name}",
            ["KeySchema"] = Keys(definition.Keys),
            ["Projection"] = projection,
            ["ItemCount"] = index.Rows.Count,
        };
        if (definition.IsGlobal)
        {
            json["IndexStatus"] = status;
            json["ProvisionedThroughput"] = Throughput(definition.Throughput);
        }

        return json;
    }

    private static JsonArray Keys(KeySchema keys) => new([.. keys.Attributes.Select((attribute, at) =>
        (JsonNode)new JsonObject { ["AttributeName"] = attribute.Name, ["KeyType"] = at == 0 ? "HASH" : "RANGE" })]);

    private static JsonObject Throughput(Throughput? throughput) => new()
    {
        ["ReadCapacityUnits"] = throughput?.Read ?? 0,
        ["WriteCapacityUnits"] = throughput?.Write ?? 0,
        ["NumberOfDecreasesToday"] = 0,
    };
}
