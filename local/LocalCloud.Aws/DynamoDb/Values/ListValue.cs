using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Values;

internal sealed record ListValue(ImmutableArray<AttributeValue> Items) : AttributeValue
{
    public override string Type => "L";

    public bool Equals(ListValue? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Items.Length, Items.Length == 0 ? null : Items[0]);
}
