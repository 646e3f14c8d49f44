using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Values;

/// <summary>A value of an attribute. Immutable, with DynamoDB's equality: sets without order, numbers by value.</summary>
public abstract record AttributeValue
{
    /// <summary>DynamoDB's type descriptor: S, N, B, BOOL, NULL, SS, NS, BS, L or M.</summary>
    public abstract string Type { get; }
}

internal sealed record StringValue(string Text) : AttributeValue
{
    public override string Type => "S";
}

internal sealed record NumberValue(DynamoNumber Number) : AttributeValue
{
    public override string Type => "N";
}

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

internal sealed record BoolValue(bool Value) : AttributeValue
{
    public override string Type => "BOOL";
}

internal sealed record NullValue : AttributeValue
{
    public override string Type => "NULL";
}

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

internal sealed record ListValue(ImmutableArray<AttributeValue> Items) : AttributeValue
{
    public override string Type => "L";

    public bool Equals(ListValue? other) => other is not null && Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Items.Length, Items.Length == 0 ? null : Items[0]);
}

/// <summary>A map; an item is one too.</summary>
public sealed record MapValue(IReadOnlyDictionary<string, AttributeValue> Members) : AttributeValue
{
    public static readonly MapValue Empty = new(new Dictionary<string, AttributeValue>());

    public override string Type => "M";

    public AttributeValue? this[string name] => Members.GetValueOrDefault(name);

    /// <summary>Only the named members, those that are there.</summary>
    public MapValue Only(IEnumerable<string> names)
    {
        var kept = new Dictionary<string, AttributeValue>();
        foreach (var name in names)
        {
            if (this[name] is { } value)
            {
                kept[name] = value;
            }
        }

        return new MapValue(kept);
    }

    public bool Equals(MapValue? other) =>
        other is not null
        && Members.Count == other.Members.Count
        && Members.All(member => member.Value.Equals(other[member.Key]));

    public override int GetHashCode() => Members.Count;
}
