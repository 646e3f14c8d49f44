using System.Collections.Immutable;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Tables;

/// <summary>A GSI or LSI: the items that have its key attributes. Rows hold whole items; the projection is cut when they are read.</summary>
public sealed class SecondaryIndex(IndexDefinition definition, KeySchema tableKeys)
{
    public IndexDefinition Definition { get; } = definition;

    public OrderedRows Rows { get; } = new();

    /// <summary>The attributes of a position in the index: its own key's and the table's.</summary>
    public ImmutableArray<KeyAttribute> PositionAttributes { get; } =
        [.. definition.Keys.Attributes.Concat(tableKeys.Attributes).Distinct()];

    public void Replace(MapValue? old, MapValue? item)
    {
        if (old is not null && KeyOf(old) is { } oldKey)
        {
            Rows.Remove(oldKey);
        }

        if (item is not null && KeyOf(item) is { } key)
        {
            Rows.Store(key, item);
        }
    }

    /// <summary>Returns where the item stands in the index. Returns null when it is not in it.</summary>
    public RowKey? KeyOf(MapValue item) =>
        Definition.Keys.ValuesOf(item) is { } own && tableKeys.ValuesOf(item) is { } table ? RowKey.Of(own.AddRange(table)) : null;

    public bool Projects(string attribute) =>
        Definition.ProjectionType == "ALL"
        || Definition.NonKeyAttributes.Contains(attribute)
        || PositionAttributes.Any(key => key.Name == attribute);

    public MapValue Project(MapValue item) =>
        Definition.ProjectionType == "ALL" ? item : item.Only(item.Members.Keys.Where(Projects));
}
