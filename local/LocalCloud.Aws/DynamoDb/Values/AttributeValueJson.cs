using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Aws.DynamoDb.Values;

/// <summary>Reads and writes values as the wire has them: <c>{"S": "text"}</c>, <c>{"L": [{"N": "1"}]}</c>.</summary>
internal static class AttributeValueJson
{
    private const int MaxDepth = 32;

    /// <summary>Reads an item or a key: <c>{"id": {"S": "a"}, …}</c>.</summary>
    public static MapValue ReadItem(JsonElement json) => new(ReadMembers(json, depth: 0));

    public static AttributeValue Read(JsonElement json) => Read(json, depth: 0);

    public static JsonObject WriteItem(MapValue item)
    {
        var json = new JsonObject();
        foreach (var (name, value) in item.Members)
        {
            json[name] = Write(value);
        }

        return json;
    }

    public static JsonObject Write(AttributeValue value) => new()
    {
        [value.Type] = value switch
        {
            BoolValue flag => flag.Value,
            NullValue => true,
            SetValue set => new JsonArray([.. set.Elements.Select(static element => (JsonNode)Text(element))]),
            ListValue list => new JsonArray([.. list.Items.Select(Write)]),
            MapValue map => WriteItem(map),
            _ => Text(value),
        },
    };

    /// <summary>Writes a scalar as text, also for messages.</summary>
    public static string Text(AttributeValue value) => value switch
    {
        StringValue text => text.Text,
        NumberValue number => number.Number.ToString(),
        BinaryValue binary => Convert.ToBase64String(binary.Bytes.AsSpan()),
        _ => Write(value)[value.Type]!.ToJsonString(),
    };

    private static AttributeValue Read(JsonElement json, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Refusal.Serialization("Unexpected value type in payload");
        }

        AttributeValue? value = null;
        foreach (var member in json.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null || ReadTyped(member.Name, member.Value, depth) is not { } typed)
            {
                continue;
            }

            if (value is not null)
            {
                throw Refusal.Validation(
                    "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
            }

            value = typed;
        }

        return value
            ?? throw Refusal.Validation("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
    }

    // An unknown descriptor is skipped, as AWS skips members it does not know.
    private static AttributeValue? ReadTyped(string type, JsonElement json, int depth) => type switch
    {
        "S" => new StringValue(JsonText(json)),
        "N" => new NumberValue(DynamoNumber.Parse(JsonText(json))),
        "B" => new BinaryValue(Bytes(json)),
        "BOOL" => new BoolValue(Flag(json)),
        "NULL" => Flag(json)
            ? new NullValue()
            : throw Refusal.InvalidParameter("Null attribute value types must have the value of true"),
        "SS" => ReadSet(type, json, "An string set  may not be empty", static element => new StringValue(JsonText(element))),
        "NS" => ReadSet(type, json, "An number set  may not be empty", static element => new NumberValue(DynamoNumber.Parse(JsonText(element)))),
        "BS" => ReadSet(type, json, "Binary sets should not be empty", static element => new BinaryValue(Bytes(element))),
        "L" => new ListValue([.. Elements(json).Select(element => Read(element, Deeper(depth)))]),
        "M" => new MapValue(ReadMembers(json, Deeper(depth))),
        _ => null,
    };

    private static Dictionary<string, AttributeValue> ReadMembers(JsonElement json, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Refusal.Serialization("Unexpected field type");
        }

        var members = new Dictionary<string, AttributeValue>();
        foreach (var member in json.EnumerateObject())
        {
            members[member.Name] = Read(member.Value, depth);
        }

        return members;
    }

    private static SetValue ReadSet(string type, JsonElement json, string emptyMessage, Func<JsonElement, AttributeValue> read)
    {
        ImmutableArray<AttributeValue> elements = [.. Elements(json).Select(read)];
        if (elements.IsEmpty)
        {
            throw Refusal.InvalidParameter(emptyMessage);
        }

        if (elements.Distinct().Count() != elements.Length)
        {
            // AWS words each kind in its own way, the missing space included.
            var shown = "[" + string.Join(", ", elements.Select(Text)) + "]";
            throw type switch
            {
                "SS" => Refusal.InvalidParameter($"Input collection {shown} contains duplicates."),
                "BS" => Refusal.InvalidParameter($"Input collection {shown}of type BS contains duplicates."),
                _ => Refusal.Validation("Input collection contains duplicates"),
            };
        }

        return new SetValue(type, elements);
    }

    private static int Deeper(int depth) =>
        depth < MaxDepth ? depth + 1 : throw Refusal.Validation("Nesting Levels have exceeded supported limits");

    private static JsonElement.ArrayEnumerator Elements(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw Refusal.Serialization("Unexpected field type");

    private static string JsonText(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString()!,
        JsonValueKind.Number => throw Refusal.Serialization("NUMBER_VALUE cannot be converted to String"),
        JsonValueKind.True => throw Refusal.Serialization("TRUE_VALUE cannot be converted to String"),
        JsonValueKind.False => throw Refusal.Serialization("FALSE_VALUE cannot be converted to String"),
        _ => throw Refusal.Serialization("Start of structure or map found where not expected"),
    };

    private static bool Flag(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => throw Refusal.Serialization("NUMBER_VALUE cannot be converted to Boolean"),
        _ => throw Refusal.Serialization("Unexpected token received from parser"),
    };

    private static ImmutableArray<byte> Bytes(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
        {
            throw Refusal.Serialization("only base-64-encoded strings are convertible to bytes");
        }

        return json.TryGetBytesFromBase64(out var bytes)
            ? ImmutableCollectionsMarshal.AsImmutableArray(bytes)
            : throw Refusal.Serialization("Invalid last non-pad Base64 character dectected");
    }
}
