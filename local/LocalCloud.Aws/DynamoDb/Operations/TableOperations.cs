using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>CreateTable, DescribeTable, ListTables, DeleteTable.</summary>
internal static class TableOperations
{
    public static JsonObject Create(DynamoDbEngine engine, JsonElement request)
    {
        var reader = new RequestReader(request);
        var definition = TableDefinitionReader.Read(reader);
        var table = engine.Create(definition)
            ?? throw new AwsException(400, "ResourceInUseException", $"Table already exists: {definition.Name}");
        TagOperations.Store(table, reader.List("Tags") ?? []);

        // AWS takes seconds; a caller that does not wait for ACTIVE is not caught here, but one that waits finds it at once.
        return new JsonObject { ["TableDescription"] = TableDescription.Of(table, "CREATING") };
    }

    public static JsonObject Describe(DynamoDbEngine engine, JsonElement request)
    {
        var table = Open(engine, new RequestReader(request));
        lock (table.Gate)
        {
            return new JsonObject { ["Table"] = TableDescription.Of(table, "ACTIVE") };
        }
    }

    public static JsonObject List(DynamoDbEngine engine, JsonElement request)
    {
        var reader = new RequestReader(request);
        var limit = (int?)reader.WholeNumber("Limit", minimum: 1, maximum: 100) ?? 100;
        var after = reader.Name("ExclusiveStartTableName", minimum: 3, required: false);
        reader.Check();
        List<string> names = [.. engine.Names.Where(name => after is null || string.CompareOrdinal(name, after) > 0)];
        var response = new JsonObject { ["TableNames"] = new JsonArray([.. names.Take(limit).Select(static name => (JsonNode)name)]) };
        if (names.Count > limit)
        {
            response["LastEvaluatedTableName"] = names[limit - 1];
        }

        return response;
    }

    public static JsonObject Delete(DynamoDbEngine engine, JsonElement request)
    {
        var table = Open(engine, new RequestReader(request));
        if (table.Definition.DeletionProtected)
        {
            throw Refusal.Validation(
                "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
        }

        engine.Delete(table.Name);
        lock (table.Gate)
        {
            return new JsonObject { ["TableDescription"] = TableDescription.Of(table, "DELETING") };
        }
    }

    /// <summary>Opens the table that a table operation names. Refuses with its name when there is none.</summary>
    public static Table Open(DynamoDbEngine engine, RequestReader reader)
    {
        var name = reader.Name("TableName", minimum: 1);
        reader.Check();
        return engine.Find(name!) ?? throw Refusal.TableNotFound(name!);
    }
}
