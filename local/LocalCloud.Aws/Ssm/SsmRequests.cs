using System.Collections.Immutable;
using System.Text.Json;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ssm;

/// <summary>Reads members of SSM's JSON requests; what is of the wrong kind is refused.</summary>
internal static class SsmRequests
{
    public static string? Text(this JsonElement request, string name) => request.TryGetProperty(name, out var value) switch
    {
        false => null,
        _ when value.ValueKind == JsonValueKind.Null => null,
        _ when value.ValueKind == JsonValueKind.String => value.GetString(),
        _ => throw WrongKind(name),
    };

    public static string Required(this JsonElement request, string name) => request.Text(name) is { Length: > 0 } text
        ? text
        : throw ParameterRules.Invalid($"1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null");

    public static bool Flag(this JsonElement request, string name) => request.TryGetProperty(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw WrongKind(name),
    };

    public static int? Whole(this JsonElement request, string name) => request.TryGetProperty(name, out var value) switch
    {
        false => null,
        _ when value.ValueKind == JsonValueKind.Null => null,
        _ when value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) => number,
        _ => throw WrongKind(name),
    };

    public static IReadOnlyList<string> Texts(this JsonElement request, string name)
    {
        if (!request.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : throw WrongKind(name);
    }

    public static bool HasTags(this JsonElement request) =>
        request.TryGetProperty("Tags", out var tags) && tags.ValueKind == JsonValueKind.Array && tags.GetArrayLength() > 0;

    /// <summary>Reads tags: <c>"Tags": [{"Key": "a", "Value": "b"}]</c>.</summary>
    public static ImmutableSortedDictionary<string, string> Tags(this JsonElement request)
    {
        var tags = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (!request.TryGetProperty("Tags", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            throw ParameterRules.Invalid("Tags are required.");
        }

        foreach (var tag in list.EnumerateArray())
        {
            if (tag.ValueKind != JsonValueKind.Object)
            {
                throw WrongKind("Tags");
            }

            var (key, value) = (tag.Required("Key"), tag.Text("Value") ?? "");
            if (key.Length > 128 || value.Length > 256 || key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            {
                throw ParameterRules.Invalid("A tag's key has at most 128 characters and does not start with aws:, its value at most 256.");
            }

            tags[key] = value;
        }

        return tags.ToImmutable();
    }

    private static AwsException WrongKind(string name) => new(400, "SerializationException", $"The member {name} is of the wrong kind.");
}
