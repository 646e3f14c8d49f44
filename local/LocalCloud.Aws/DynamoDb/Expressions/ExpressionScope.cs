using System.Buffers;
using System.Text.Json;
using LocalCloud.Aws.DynamoDb.Values;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>The ExpressionAttributeNames and ExpressionAttributeValues of a request, and which of them its expressions used.</summary>
internal sealed class ExpressionScope
{
    private static readonly SearchValues<char> WordParts =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, AttributeValue> _values = [];
    private readonly HashSet<string> _unusedNames = [];
    private readonly HashSet<string> _unusedValues = [];

    /// <param name="names"><c>{"#a": "name"}</c>, or null.</param>
    /// <param name="values"><c>{":v": {"S": "x"}}</c>, or null.</param>
    public ExpressionScope(JsonElement? names, JsonElement? values)
    {
        foreach (var (key, value) in Members(names, "ExpressionAttributeNames", '#'))
        {
            _names[key] = value.ValueKind == JsonValueKind.String && value.GetString() is { } name
                ? name
                : throw Refusal.Serialization("Unexpected value type in payload");
            if (name.Length == 0)
            {
                throw Refusal.Validation($"ExpressionAttributeNames contains invalid value: Empty attribute name for key {key}");
            }

            _unusedNames.Add(key);
        }

        foreach (var (key, value) in Members(values, "ExpressionAttributeValues", ':'))
        {
            try
            {
                _values[key] = AttributeValueJson.Read(value);
            }
            catch (AwsException refusal) when (refusal.Code == Refusal.ValidationCode)
            {
                throw Refusal.Validation($"ExpressionAttributeValues contains invalid value: {refusal.Message} for key {key}");
            }

            _unusedValues.Add(key);
        }
    }

    /// <summary>Every path that the expressions named, names resolved.</summary>
    public List<DocumentPath> Paths { get; } = [];

    /// <summary>Returns the attribute name that <c>#name</c> stands for. Returns null when it is not defined.</summary>
    public string? Name(string reference)
    {
        _unusedNames.Remove(reference);
        return _names.GetValueOrDefault(reference);
    }

    /// <summary>Returns the value that <c>:value</c> stands for. Returns null when it is not defined.</summary>
    public AttributeValue? Value(string reference)
    {
        _unusedValues.Remove(reference);
        return _values.GetValueOrDefault(reference);
    }

    /// <summary>Refuses the request when something was defined that no expression used.</summary>
    public void RefuseUnused()
    {
        RefuseUnused("ExpressionAttributeNames", _unusedNames);
        RefuseUnused("ExpressionAttributeValues", _unusedValues);
    }

    private static void RefuseUnused(string parameter, HashSet<string> unused)
    {
        if (unused.Count > 0)
        {
            throw Refusal.Validation($"Value provided in {parameter} unused in expressions: keys: {{{string.Join(", ", unused)}}}");
        }
    }

    private static IEnumerable<(string Key, JsonElement Value)> Members(JsonElement? json, string parameter, char sigil)
    {
        if (json is not { } map)
        {
            yield break;
        }

        if (map.ValueKind != JsonValueKind.Object)
        {
            throw Refusal.Serialization("Unexpected field type");
        }

        if (!map.EnumerateObject().Any())
        {
            throw Refusal.Validation($"{parameter} must not be empty");
        }

        foreach (var member in map.EnumerateObject())
        {
            var key = member.Name;
            if (key.Length > 255)
            {
                throw Refusal.Validation($"{parameter} contains invalid key: The expression attribute map contains a key that is too long;");
            }

            if (key.Length < 2 || key[0] != sigil || key.AsSpan(1).ContainsAnyExcept(WordParts))
            {
                throw Refusal.Validation($"{parameter} contains invalid key: Syntax error; key: \"{key}\"");
            }

            yield return (key, member.Value);
        }
    }
}
