using LocalCloud.Aws.DynamoDb.Expressions;

namespace LocalCloud.Aws.DynamoDb.Tables;

/// <summary>Keys are scalars: no expression looks into one, and no update changes one.</summary>
internal static class KeyPaths
{
    public static void RefuseNested(TableDefinition table, IEnumerable<DocumentPath> paths)
    {
        foreach (var path in paths.Where(static path => path.IsNested))
        {
            var kind = table.Keys.Contains(path.Attribute) ? "Key"
                : table.Indexes.Any(index => index.Keys.Contains(path.Attribute)) ? "IndexKey"
                : null;
            if (kind is not null)
            {
                throw Refusal.Validation(
                    $"Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: {kind}: {path.Attribute}");
            }
        }
    }

    public static void RefuseUpdate(TableDefinition table, UpdatePlan plan)
    {
        foreach (var attribute in plan.Actions.Select(static action => action.Path.Attribute).Where(table.Keys.Contains))
        {
            throw Refusal.InvalidParameter($"Cannot update attribute {attribute}. This attribute is part of the key");
        }
    }
}
