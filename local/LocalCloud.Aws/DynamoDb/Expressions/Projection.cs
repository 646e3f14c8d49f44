using System.Collections.Immutable;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>Cuts an item down to some paths. Elements of lists close ranks: <c>a[3], a[7]</c> gives a list of two.</summary>
public sealed record Projection(IReadOnlyList<DocumentPath> Paths)
{
    public MapValue Apply(MapValue item) => Cut(item, Paths, depth: 0) as MapValue ?? MapValue.Empty;

    private static AttributeValue? Cut(AttributeValue value, IEnumerable<DocumentPath> paths, int depth)
    {
        if (paths.Any(path => path.Steps.Length == depth))
        {
            return value;
        }

        var byStep = paths.GroupBy(path => path.Steps[depth]);
        switch (value)
        {
            case MapValue map:
                var members = new Dictionary<string, AttributeValue>();
                foreach (var group in byStep)
                {
                    if (group.Key.Name is { } name && map[name] is { } member && Cut(member, group, depth + 1) is { } kept)
                    {
                        members[name] = kept;
                    }
                }

                return members.Count == 0 ? null : new MapValue(members);
            case ListValue list:
                ImmutableArray<AttributeValue> items =
                [
                    .. byStep
                        .Where(group => group.Key.Name is null && group.Key.Index < list.Items.Length)
                        .OrderBy(group => group.Key.Index)
                        .Select(group => Cut(list.Items[group.Key.Index], group, depth + 1))
                        .OfType<AttributeValue>(),
                ];
                return items.IsEmpty ? null : new ListValue(items);
            default:
                return null;
        }
    }
}
