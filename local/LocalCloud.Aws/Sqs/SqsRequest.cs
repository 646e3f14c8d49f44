using System.Text.Json;

namespace LocalCloud.Aws.Sqs;

/// <summary>Reads members of a request. A member of the wrong JSON type throws what the wire layer answers as a serialization error.</summary>
internal readonly record struct SqsRequest(JsonElement Json)
{
    public string Required(string name) => Text(name) is { Length: > 0 } value ? value : throw SqsErrors.MissingParameter(name);

    public string? Text(string name) => Has(name, out var value) ? value.GetString() : null;

    /// <summary>Reads a number within bounds. Returns null when it is absent.</summary>
    public int? Number(string name, int min, int max, string rule)
    {
        if (!Has(name, out var value))
        {
            return null;
        }

        var number = value.GetInt32();
        return number >= min && number <= max ? number : throw SqsErrors.InvalidParameter(name, number, rule);
    }

    public HashSet<string> Names(string name)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        if (Has(name, out var value))
        {
            names.UnionWith(value.EnumerateArray().Select(v => v.GetString() ?? ""));
        }

        return names;
    }

    public Dictionary<string, string> Map(string name)
    {
        Dictionary<string, string> map = new(StringComparer.Ordinal);
        if (Has(name, out var value))
        {
            foreach (var member in value.EnumerateObject())
            {
                map[member.Name] = member.Value.GetString() ?? "";
            }
        }

        return map;
    }

    /// <summary>Reads the body and attributes of a message to send.</summary>
    public MessageContent Content()
    {
        var trace = Attributes("MessageSystemAttributes").GetValueOrDefault("AWSTraceHeader");
        return new MessageContent(Text("MessageBody") ?? "") { Attributes = Attributes("MessageAttributes"), TraceHeader = trace?.StringValue };
    }

    private IReadOnlyDictionary<string, MessageAttribute> Attributes(string name)
    {
        if (!Has(name, out var value))
        {
            return MessageContent.NoAttributes;
        }

        Dictionary<string, MessageAttribute> attributes = new(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            var attribute = new SqsRequest(member.Value);
            var bytes = attribute.Has("BinaryValue", out var binary) ? binary.GetBytesFromBase64() : null;
            attributes[member.Name] = new MessageAttribute(attribute.Text("DataType") ?? "", attribute.Text("StringValue"), bytes);
        }

        return attributes;
    }

    private bool Has(string name, out JsonElement value) => Json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
}
