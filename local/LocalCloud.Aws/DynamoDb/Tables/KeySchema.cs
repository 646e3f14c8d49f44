using System.Collections.Immutable;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Tables;

/// <summary>The key of a table or of an index: a partition key and, perhaps, a sort key.</summary>
public sealed record KeySchema(KeyAttribute Partition, KeyAttribute? Sort)
{
    public ImmutableArray<KeyAttribute> Attributes { get; } = Sort is null ? [Partition] : [Partition, Sort];

    public bool Contains(string attribute) => Attributes.Any(key => key.Name == attribute);

    /// <summary>
    /// Returns the item's values of the key's attributes. Returns null when it lacks one, or has one of another type: it is not in the
    /// index.
    /// </summary>
    public ImmutableArray<AttributeValue>? ValuesOf(MapValue item)
    {
        var values = ImmutableArray.CreateBuilder<AttributeValue>(Attributes.Length);
        foreach (var attribute in Attributes)
        {
            if (item[attribute.Name] is not { } value || value.Type != attribute.Type)
            {
                return null;
            }

            values.Add(value);
        }

        return values.MoveToImmutable();
    }
}
