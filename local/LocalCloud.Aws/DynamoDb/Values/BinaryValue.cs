using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Values;

internal sealed record BinaryValue(ImmutableArray<byte> Bytes) : AttributeValue
{
    public override string Type => "B";

    public bool Equals(BinaryValue? other) => other is not null && Bytes.AsSpan().SequenceEqual(other.Bytes.AsSpan());

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Bytes.AsSpan());
        return hash.ToHashCode();
    }
}
