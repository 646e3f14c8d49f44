using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>Which attributes a Query or Scan returns, from Select, ProjectionExpression and what the index projects.</summary>
/// <param name="CountOnly">No items at all.</param>
/// <param name="Index">Read only what this index projects; null: whole items.</param>
/// <param name="Projection">Then cut to these paths.</param>
public sealed record Selection(bool CountOnly, SecondaryIndex? Index, Projection? Projection)
{
    /// <summary>Returns the part of an item that is there to be filtered and returned.</summary>
    public MapValue Visible(MapValue item) => Index?.Project(item) ?? item;

    public MapValue Returned(MapValue visible) => Projection?.Apply(visible) ?? visible;

    /// <summary>Refuses what contradicts itself, whatever the table.</summary>
    public static void Check(string? select, Projection? projection, bool hasIndex)
    {
        if (projection is not null && select is not (null or "SPECIFIC_ATTRIBUTES"))
        {
            throw Refusal.Validation(
                $"Cannot specify the ProjectionExpression when choosing to get {(select == "COUNT" ? "only the Count" : select)}");
        }

        if (projection is null && select == "SPECIFIC_ATTRIBUTES")
        {
            throw Refusal.InvalidParameter(
                "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
        }

        if (select == "ALL_PROJECTED_ATTRIBUTES" && !hasIndex)
        {
            throw Refusal.InvalidParameter("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
    }

    public static Selection For(string? select, Projection? projection, SecondaryIndex? index)
    {
        var definition = index?.Definition;
        if (definition is { IsGlobal: true, ProjectionType: not "ALL" })
        {
            if (select == "ALL_ATTRIBUTES")
            {
                throw Refusal.InvalidParameter(
                    $"Select type ALL_ATTRIBUTES is not supported for global secondary index {definition.Name} "
                    + "because its projection type is not ALL");
            }

            var missing = projection?.Paths.Select(static path => path.Attribute).Where(name => !index!.Projects(name)).ToList();
            if (missing is { Count: > 0 })
            {
                throw Refusal.InvalidParameter(
                    $"Global secondary index {definition.Name} does not project [{string.Join(", ", missing)}]");
            }
        }

        // A local index fetches from its table what it does not project.
        var fetches = definition is { IsGlobal: false } && (projection is not null || select == "ALL_ATTRIBUTES");
        return new Selection(select == "COUNT", fetches ? null : index, projection);
    }
}
