using System.Collections.Immutable;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>Where in an item a value stands: <c>a.b[0]</c>, names resolved.</summary>
public sealed record DocumentPath(ImmutableArray<PathStep> Steps)
{
    /// <summary>The attribute of the item that the path begins with.</summary>
    public string Attribute => Steps[0].Name!;

    public bool IsNested => Steps.Length > 1;

    /// <summary>Finds the value at the path. Returns null when there is none.</summary>
    public AttributeValue? Find(MapValue item)
    {
        AttributeValue? value = item;
        foreach (var step in Steps)
        {
            value = value switch
            {
                MapValue map when step.Name is { } name => map[name],
                ListValue list when step.Name is null && step.Index < list.Items.Length => list.Items[step.Index],
                _ => null,
            };
        }

        return value;
    }

    public bool Equals(DocumentPath? other) => other is not null && Steps.AsSpan().SequenceEqual(other.Steps.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Steps.Length, Steps[0], Steps[^1]);

    /// <summary>As AWS's messages show a path: <c>[a, b, [0]]</c>.</summary>
    public override string ToString() => "[" + string.Join(", ", Steps) + "]";
}
