using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace RunsFleet.Records.Aws;

/// <summary>Builds and reads DynamoDB items. An absent optional value is left out: DynamoDB refuses "" in keys, and null is noise.</summary>
internal readonly struct DynamoItem(Dictionary<string, AttributeValue> attributes)
{
    public DynamoItem()
        : this([])
    {
    }

    public Dictionary<string, AttributeValue> Attributes { get; } = attributes;

    public DynamoItem Put(string name, string? value)
    {
        if (value is not null)
        {
            Attributes[name] = new AttributeValue(value);
        }

        return this;
    }

    public DynamoItem Put(string name, long? value)
    {
        if (value is { } number)
        {
            Attributes[name] = new AttributeValue { N = number.ToString(CultureInfo.InvariantCulture) };
        }

        return this;
    }

    public DynamoItem Put(string name, bool value)
    {
        if (value)
        {
            Attributes[name] = new AttributeValue { BOOL = true };
        }

        return this;
    }

    /// <summary>Puts a time as ISO 8601 in UTC with ticks, so that text sorts as time does and a round trip loses nothing.</summary>
    public DynamoItem Put(string name, DateTimeOffset? value) =>
        Put(name, value?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));

    public DynamoItem Put(string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            Attributes[name] = new AttributeValue { L = [.. values.Select(value => new AttributeValue(value))] };
        }

        return this;
    }

    public DynamoItem Put(string name, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count > 0)
        {
            Attributes[name] = new AttributeValue { M = values.ToDictionary(pair => pair.Key, pair => new AttributeValue(pair.Value)) };
        }

        return this;
    }

    public DynamoItem Put(string name, IReadOnlyList<DynamoItem> values)
    {
        if (values.Count > 0)
        {
            Attributes[name] = new AttributeValue { L = [.. values.Select(value => new AttributeValue { M = value.Attributes })] };
        }

        return this;
    }

    /// <summary>Puts the time from which DynamoDB may drop the item: epoch seconds.</summary>
    public DynamoItem PutTtl(DateTimeOffset at) => Put("ttl", at.ToUnixTimeSeconds());

    public string? FindText(string name) => Attributes.TryGetValue(name, out var value) ? value.S : null;

    public string Text(string name) => FindText(name) ?? throw Missing(name);

    public long? FindNumber(string name) =>
        Attributes.TryGetValue(name, out var value) && value.N is { } number ? long.Parse(number, CultureInfo.InvariantCulture) : null;

    public long Number(string name) => FindNumber(name) ?? throw Missing(name);

    public bool Flag(string name) => Attributes.TryGetValue(name, out var value) && value.BOOL == true;

    public DateTimeOffset? FindTime(string name) =>
        FindText(name) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;

    public DateTimeOffset Time(string name) => FindTime(name) ?? throw Missing(name);

    public IReadOnlyList<string> Texts(string name) => Attributes.TryGetValue(name, out var value) && value.L is { } list ? [.. list.Select(v => v.S)] : [];

    public IReadOnlyList<DynamoItem> Maps(string name) =>
        Attributes.TryGetValue(name, out var value) && value.L is { } list ? [.. list.Select(v => new DynamoItem(v.M))] : [];

    public IReadOnlyDictionary<string, string> TextsByName(string name) => Attributes.TryGetValue(name, out var value) && value.M is { } map
        ? map.ToDictionary(pair => pair.Key, pair => pair.Value.S)
        : new Dictionary<string, string>();

    private static InvalidDataException Missing(string name) => new($"A stored row lacks the attribute {name}.");
}
