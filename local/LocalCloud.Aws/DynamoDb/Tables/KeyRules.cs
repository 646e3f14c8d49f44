using System.Text;
using LocalCloud.Aws.DynamoDb.Values;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb.Tables;

/// <summary>What keys must be: there, of the schema's type, not empty, not too long.</summary>
internal static class KeyRules
{
    private const int MaxPartitionBytes = 2048;
    private const int MaxSortBytes = 1024;

    /// <summary>Checks that a <c>Key</c> parameter names the key's attributes, all of them and no others.</summary>
    public static void CheckKey(KeySchema keys, MapValue key)
    {
        if (key.Members.Count != keys.Attributes.Length)
        {
            throw Mismatch();
        }

        foreach (var attribute in keys.Attributes)
        {
            if (key[attribute.Name] is not { } value || value.Type != attribute.Type)
            {
                throw Mismatch();
            }

            CheckContent(keys, attribute, value);
        }

        static AwsException Mismatch() => Refusal.Validation("The provided key element does not match the schema");
    }

    /// <summary>Checks that an item to be put has its key, and nothing under the names of index keys that could not be one (L45).</summary>
    public static void CheckItem(TableDefinition table, MapValue item)
    {
        foreach (var attribute in table.Keys.Attributes)
        {
            if (item[attribute.Name] is not { } value)
            {
                throw Refusal.InvalidParameter($"Missing the key {attribute.Name} in the item");
            }

            if (value.Type != attribute.Type)
            {
                throw Refusal.InvalidParameter($"Type mismatch for key {attribute.Name} expected: {attribute.Type} actual: {value.Type}");
            }

            CheckContent(table.Keys, attribute, value);
        }

        foreach (var (index, attribute, value) in IndexKeys(table, item))
        {
            CheckIndexType(index, attribute, value);
            if (EmptyKind(value) is { } kind)
            {
                throw NotValid(
                    "A value specified for a secondary index key is not supported. "
                    + $"The AttributeValue for a key attribute cannot contain an empty {kind} value. "
                    + $"IndexName: {index.Name}, IndexKey: {attribute.Name}");
            }
        }
    }

    /// <summary>Checks the index keys of what an update made of an item, in the words of updates.</summary>
    public static void CheckUpdated(TableDefinition table, MapValue item)
    {
        foreach (var (index, attribute, value) in IndexKeys(table, item))
        {
            CheckIndexType(index, attribute, value);
            if (EmptyKind(value) is { } kind)
            {
                throw NotValid(
                    "The update expression attempted to update a secondary index key to a value that is not supported. "
                    + $"The AttributeValue for a key attribute cannot contain an empty {kind} value.");
            }
        }
    }

    /// <summary>Checks that a value for a key attribute is neither empty nor too long.</summary>
    public static void CheckContent(KeySchema keys, KeyAttribute attribute, AttributeValue value)
    {
        if (EmptyKind(value) is { } kind)
        {
            throw NotValid($"The AttributeValue for a key attribute cannot contain an empty {kind} value. Key: {attribute.Name}");
        }

        var bytes = value switch
        {
            StringValue text => Encoding.UTF8.GetByteCount(text.Text),
            BinaryValue binary => binary.Bytes.Length,
            _ => 0,
        };
        if (attribute == keys.Partition && bytes > MaxPartitionBytes)
        {
            // The missing space is AWS's.
            throw Refusal.InvalidParameter($"Size of hashkey has exceeded the maximum size limit of{MaxPartitionBytes} bytes");
        }

        if (attribute != keys.Partition && bytes > MaxSortBytes)
        {
            throw Refusal.InvalidParameter($"Aggregated size of all range keys has exceeded the size limit of {MaxSortBytes} bytes");
        }
    }

    private static void CheckIndexType(IndexDefinition index, KeyAttribute attribute, AttributeValue value)
    {
        if (value.Type != attribute.Type)
        {
            throw Refusal.InvalidParameter(
                $"Type mismatch for Index Key {attribute.Name} Expected: {attribute.Type} Actual: {value.Type} IndexName: {index.Name}");
        }
    }

    private static IEnumerable<(IndexDefinition Index, KeyAttribute Attribute, AttributeValue Value)> IndexKeys(
        TableDefinition table, MapValue item) =>
        from index in table.Indexes
        from attribute in index.Keys.Attributes
        where item[attribute.Name] is not null
        select (index, attribute, item[attribute.Name]!);

    private static string? EmptyKind(AttributeValue value) => value switch
    {
        StringValue { Text.Length: 0 } => "string",
        BinaryValue { Bytes.Length: 0 } => "binary",
        _ => null,
    };

    private static AwsException NotValid(string message) =>
        Refusal.Validation("One or more parameter values are not valid. " + message);
}
