using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb;

/// <summary>
/// Reads the members of a request. Violations of simple constraints are collected, so that all are told at once, as AWS does;
/// <see cref="Check"/> refuses the request when there were any.
/// </summary>
public sealed partial class RequestReader(JsonElement request, string path = "")
{
    // The limit of AWS's validation framework.
    private const int MaxViolations = 10;

    private readonly List<string> _violations = [];

    [GeneratedRegex("^[a-zA-Z0-9_.-]+$")]
    private static partial Regex NamePattern { get; }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Finds a member. Returns null when it is absent or JSON's null.</summary>
    public JsonElement? Find(string name) =>
        request.ValueKind == JsonValueKind.Object && request.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } => throw Refusal.Serialization("NUMBER_VALUE cannot be converted to String"),
        _ => throw Refusal.Serialization("Unexpected token received from parser"),
    };

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Refusal.Serialization("Unexpected token received from parser"),
    };

    public long? WholeNumber(string name, long minimum, long maximum = long.MaxValue)
    {
        if (Find(name) is not { } json)
        {
            return null;
        }

        if (json.ValueKind != JsonValueKind.Number || !json.TryGetInt64(out var value))
        {
            throw Refusal.Serialization("STRING_VALUE cannot be converted to Integer");
        }

        Require(value >= minimum, name, Invariant(value), $"Member must have value greater than or equal to {minimum}");
        Require(value <= maximum, name, Invariant(value), $"Member must have value less than or equal to {maximum}");
        return value;
    }

    /// <summary>Reads a name of a table or index, <c>[a-zA-Z0-9_.-]</c>. Returns null when it is absent.</summary>
    public string? Name(string name, int minimum, bool required = true)
    {
        var value = Text(name);
        if (value is null)
        {
            Require(!required, name, null, "Member must not be null");
            return null;
        }

        Require(value.Length == 0 || NamePattern.IsMatch(value), name, value, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        Require(value.Length >= minimum, name, value, $"Member must have length greater than or equal to {minimum}");
        Require(value.Length <= 255, name, value, "Member must have length less than or equal to 255");
        return value;
    }

    /// <summary>Reads one of a few words. Returns null when it is absent.</summary>
    public string? Choice(string name, params string[] words)
    {
        var value = Text(name);
        Require(value is null || words.Contains(value), name, value, $"Member must satisfy enum value set: [{string.Join(", ", words)}]");
        return value;
    }

    /// <summary>Reads an array. Returns null when it is absent.</summary>
    public IReadOnlyList<JsonElement>? List(string name, int minimum = 0, int maximum = int.MaxValue)
    {
        if (Find(name) is not { } json)
        {
            return null;
        }

        if (json.ValueKind != JsonValueKind.Array)
        {
            throw Refusal.Serialization("Unexpected field type");
        }

        List<JsonElement> list = [.. json.EnumerateArray()];
        Require(list.Count >= minimum, name, "[]", $"Member must have length greater than or equal to {minimum}");
        Require(list.Count <= maximum, name, "[...]", $"Member must have length less than or equal to {maximum}");
        return list;
    }

    /// <summary>Reads an item or a key. Returns null, and notes a violation, when it is absent.</summary>
    public MapValue? Item(string name)
    {
        Require(Has(name), name, null, "Member must not be null");
        return Find(name) is { } json ? AttributeValueJson.ReadItem(json) : null;
    }

    public void RequirePresent(string name) => Require(Has(name), name, null, "Member must not be null");

    public void Require(bool holds, string name, string? value, string constraint)
    {
        if (!holds && _violations.Count < MaxViolations)
        {
            var shown = value is null ? "null" : $"'{value}'";
            var member = char.ToLowerInvariant(name[0]) + name[1..];
            _violations.Add($"Value {shown} at '{path}{member}' failed to satisfy constraint: {constraint}");
        }
    }

    /// <summary>Makes a reader of an inner structure, whose violations count here once <see cref="Adopt"/> is called.</summary>
    public static RequestReader Inner(JsonElement json, string path) => new(json, path + ".");

    public void Adopt(RequestReader inner) => _violations.AddRange(inner._violations.Take(MaxViolations - _violations.Count));

    public void Check()
    {
        if (_violations.Count > 0)
        {
            var errors = _violations.Count == 1 ? "error" : "errors";
            throw Refusal.Validation($"{_violations.Count} validation {errors} detected: {string.Join("; ", _violations)}");
        }
    }

    private static string Invariant(long value) => value.ToString(CultureInfo.InvariantCulture);
}
