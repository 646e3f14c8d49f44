using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Values;

/// <summary>A set of strings, numbers or binaries; never empty, no duplicates, kept in the order of its elements.</summary>
internal sealed record SetValue : AttributeValue
{
    public SetValue(string type, IEnumerable<AttributeValue> elements)
    {
        Type = type;
        Elements = [.. elements.Order(ValueOrder.Comparer)];
    }

    public override string Type { get; }

    public ImmutableArray<AttributeValue> Elements { get; }

    public bool Equals(SetValue? other) => other is not null && Type == other.Type && Elements.AsSpan().SequenceEqual(other.Elements.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Type, Elements.Length, Elements.Length == 0 ? null : Elements[0]);
}
