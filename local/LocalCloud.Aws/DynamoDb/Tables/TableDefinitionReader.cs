using System.Collections.Immutable;
using System.Text.Json;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb.Tables;

/// <summary>Reads and checks what CreateTable asks for, in AWS's order of faults.</summary>
internal static class TableDefinitionReader
{
    private const int MaxLocalIndexes = 5;
    private const int MaxGlobalIndexes = 20;

    public static TableDefinition Read(RequestReader reader)
    {
        var name = reader.Name("TableName", minimum: 3);
        var billing = reader.Choice("BillingMode", "PROVISIONED", "PAY_PER_REQUEST") ?? "PROVISIONED";
        reader.RequirePresent("AttributeDefinitions");
        reader.RequirePresent("KeySchema");
        var attributes = Attributes(reader);
        var keyElements = KeyElements(reader, "keySchema");
        reader.Check();

        var throughput = CheckBilling(billing, ReadThroughput(reader, ""));
        reader.Check();
        if (keyElements.Count > attributes.Count)
        {
            throw Refusal.Validation("Invalid KeySchema: Some index key attribute have no definition");
        }

        var keys = Keys(keyElements, attributes);
        List<IndexDefinition> indexes =
        [
            .. Indexes(reader, "LocalSecondaryIndexes", isGlobal: false, attributes, billing),
            .. Indexes(reader, "GlobalSecondaryIndexes", isGlobal: true, attributes, billing),
        ];
        CheckIndexes(keys, indexes);
        RefuseUnused(keys, indexes, attributes);
        return new TableDefinition(
            name!, keys, [.. attributes], [.. indexes], throughput, reader.Flag("DeletionProtectionEnabled") ?? false);
    }

    private static List<KeyAttribute> Attributes(RequestReader reader)
    {
        var attributes = new List<KeyAttribute>();
        foreach (var (at, json) in (reader.List("AttributeDefinitions") ?? []).Index())
        {
            var inner = RequestReader.Inner(json, $"attributeDefinitions.{at + 1}.member");
            inner.RequirePresent("AttributeName");
            inner.RequirePresent("AttributeType");
            attributes.Add(new KeyAttribute(inner.Text("AttributeName") ?? "", inner.Choice("AttributeType", "B", "N", "S") ?? ""));
            reader.Adopt(inner);
        }

        return attributes;
    }

    private static List<(string Name, string Kind)> KeyElements(RequestReader reader, string path)
    {
        var elements = new List<(string, string)>();
        foreach (var (at, json) in (reader.List("KeySchema", minimum: 1, maximum: 2) ?? []).Index())
        {
            var inner = RequestReader.Inner(json, $"{path}.{at + 1}.member");
            inner.RequirePresent("AttributeName");
            inner.RequirePresent("KeyType");
            elements.Add((inner.Text("AttributeName") ?? "", inner.Choice("KeyType", "HASH", "RANGE") ?? ""));
            reader.Adopt(inner);
        }

        return elements;
    }

    private static Throughput? ReadThroughput(RequestReader reader, string path)
    {
        if (reader.Find("ProvisionedThroughput") is not { } json)
        {
            return null;
        }

        var inner = RequestReader.Inner(json, path + "provisionedThroughput");
        inner.RequirePresent("ReadCapacityUnits");
        inner.RequirePresent("WriteCapacityUnits");
        var throughput = new Throughput(
            inner.WholeNumber("ReadCapacityUnits", minimum: 1) ?? 0, inner.WholeNumber("WriteCapacityUnits", minimum: 1) ?? 0);
        reader.Adopt(inner);
        return throughput;
    }

    private static Throughput? CheckBilling(string billing, Throughput? throughput) => (billing, throughput) switch
    {
        ("PAY_PER_REQUEST", not null) => throw Refusal.InvalidParameter(
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"),
        ("PROVISIONED", null) => throw Refusal.InvalidParameter(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"),
        _ => throughput,
    };

    private static KeySchema Keys(List<(string Name, string Kind)> elements, List<KeyAttribute> attributes)
    {
        var names = elements.ConvertAll(static element => element.Name);
        if (!names.TrueForAll(name => attributes.Exists(attribute => attribute.Name == name)))
        {
            throw Refusal.InvalidParameter(
                "Some index key attributes are not defined in AttributeDefinitions. "
                + $"Keys: [{string.Join(", ", names)}], AttributeDefinitions: [{Names(attributes)}]");
        }

        if (names.Distinct().Count() != names.Count)
        {
            throw Refusal.Validation("Both the Hash Key and the Range Key element in the KeySchema have the same name");
        }

        if (elements[0].Kind != "HASH")
        {
            throw Refusal.Validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
        }

        if (elements.Count > 1 && elements[1].Kind != "RANGE")
        {
            throw Refusal.Validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
        }

        var found = names.ConvertAll(name => attributes.Find(attribute => attribute.Name == name)!);
        return new KeySchema(found[0], found.ElementAtOrDefault(1));
    }

    private static List<IndexDefinition> Indexes(
        RequestReader reader, string parameter, bool isGlobal, List<KeyAttribute> attributes, string billing)
    {
        if (reader.List(parameter) is not { } list)
        {
            return [];
        }

        return list.Count > 0
            ? [.. list.Select((json, at) => Index(json, parameter, at, isGlobal, attributes, billing))]
            : throw Refusal.InvalidParameter($"List of {parameter} is empty");
    }

    private static IndexDefinition Index(
        JsonElement json, string parameter, int at, bool isGlobal, List<KeyAttribute> attributes, string billing)
    {
        var path = $"{char.ToLowerInvariant(parameter[0])}{parameter[1..]}.{at + 1}.member";
        var reader = RequestReader.Inner(json, path);
        var name = reader.Name("IndexName", minimum: 3);
        reader.RequirePresent("KeySchema");
        reader.RequirePresent("Projection");
        var elements = KeyElements(reader, path + ".keySchema");
        var throughput = ReadThroughput(reader, path + ".");
        var projection = RequestReader.Inner(reader.Find("Projection") ?? default, path + ".projection");
        var type = projection.Choice("ProjectionType", "ALL", "INCLUDE", "KEYS_ONLY");
        ImmutableArray<string> extra = [.. (projection.List("NonKeyAttributes", minimum: 1) ?? []).Select(static name => name.GetString()!)];
        reader.Adopt(projection);
        reader.Check();

        var keys = Keys(elements, attributes);
        if (type is null)
        {
            throw Refusal.InvalidParameter("Unknown ProjectionType: null");
        }

        if (!extra.IsEmpty && type != "INCLUDE")
        {
            throw Refusal.InvalidParameter($"ProjectionType is {type}, but NonKeyAttributes is specified");
        }

        if (isGlobal && billing == "PAY_PER_REQUEST" && throughput is not null)
        {
            throw Refusal.InvalidParameter(
                $"ProvisionedThroughput should not be specified for index: {name} when BillingMode is PAY_PER_REQUEST");
        }

        return new IndexDefinition(name!, keys, isGlobal, type, extra, throughput);
    }

    private static void CheckIndexes(KeySchema keys, List<IndexDefinition> indexes)
    {
        foreach (var index in indexes.Where(static index => !index.IsGlobal))
        {
            if (keys.Sort is null)
            {
                throw Refusal.InvalidParameter(
                    "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex");
            }

            if (index.Keys.Sort is null)
            {
                throw Refusal.InvalidParameter($"Index KeySchema does not have a range key for index: {index.Name}");
            }

            if (index.Keys.Partition != keys.Partition)
            {
                throw Refusal.InvalidParameter(
                    $"Index KeySchema does not have the same leading hash key as table KeySchema for index: {index.Name}. "
                    + $"index hash key: {index.Keys.Partition.Name}, table hash key: {keys.Partition.Name}");
            }
        }

        if (indexes.GroupBy(static index => index.Name).FirstOrDefault(static group => group.Count() > 1) is { Key: var twice })
        {
            throw Refusal.InvalidParameter($"Duplicate index name: {twice}");
        }

        if (indexes.Count(static index => !index.IsGlobal) > MaxLocalIndexes)
        {
            throw Refusal.InvalidParameter($"Number of LocalSecondaryIndexes exceeds per-table limit of {MaxLocalIndexes}");
        }

        if (indexes.Count(static index => index.IsGlobal) > MaxGlobalIndexes)
        {
            throw Refusal.InvalidParameter($"GlobalSecondaryIndex count exceeds the per-table limit of {MaxGlobalIndexes}");
        }
    }

    private static void RefuseUnused(KeySchema keys, List<IndexDefinition> indexes, List<KeyAttribute> attributes)
    {
        List<KeyAttribute> used = [.. indexes.SelectMany(static index => index.Keys.Attributes).Concat(keys.Attributes).Distinct()];
        if (attributes.TrueForAll(used.Contains))
        {
            return;
        }

        throw indexes.Count == 0
            ? Unused("Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions")
            : Unused($"Some AttributeDefinitions are not used. AttributeDefinitions: [{Names(attributes)}], keys used: [{Names(used)}]");

        static AwsException Unused(string message) => Refusal.InvalidParameter(message);
    }

    private static string Names(List<KeyAttribute> attributes) => string.Join(", ", attributes.Select(static attribute => attribute.Name));
}
