namespace LocalCloud.Aws.DynamoDb.Values;

/// <summary>A map; an item is one too.</summary>
public sealed record MapValue(IReadOnlyDictionary<string, AttributeValue> Members) : AttributeValue
{
    public static readonly MapValue Empty = new(new Dictionary<string, AttributeValue>());

    public override string Type => "M";

    public AttributeValue? this[string name] => Members.GetValueOrDefault(name);

    /// <summary>Returns only the named members, those that are there.</summary>
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
