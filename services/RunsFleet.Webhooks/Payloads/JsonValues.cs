using System.Text.Json;

namespace RunsFleet.Webhooks.Payloads;

/// <summary>
/// Reads the value that a reader stands at. A null is an absent value; a value of another type is a <see cref="JsonException"/> whose path is
/// our name of the field and whose message quotes nothing.
/// </summary>
internal static class JsonValues
{
    /// <summary>
    /// Reads a text, cut to <paramref name="maxLength"/> characters: none of our decisions hangs on more. Returns null for JSON null.
    /// </summary>
    public static string? Text(ref Utf8JsonReader json, string path, int maxLength) =>
        json.TokenType == JsonTokenType.Null ? null : Cut(String(ref json, path), maxLength);

    /// <summary>Reads a list of texts, whole: labels count verbatim. The size of the body bounds it. Returns null for JSON null.</summary>
    public static List<string>? Texts(ref Utf8JsonReader json, string path)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw Fault(path, "must be a list of texts");
        }

        var texts = new List<string>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            texts.Add(String(ref json, path));
        }

        return texts;
    }

    /// <summary>Reads a word of GitHub's vocabulary, such as <c>timed_out</c>. Returns null for JSON null.</summary>
    public static string? Word(ref Utf8JsonReader json, string path)
    {
        var text = Text(ref json, path, 64);
        return text is null || (text.Length is >= 1 and <= 32 && text.All(c => char.IsAsciiLetterLower(c) || c == '_'))
            ? text
            : throw Fault(path, "must be a word of lower-case letters and underscores");
    }

    /// <summary>Reads a whole number from <paramref name="min"/> to <paramref name="max"/>. Returns null for JSON null.</summary>
    public static long? Number(ref Utf8JsonReader json, string path, long min, long max)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number >= min && number <= max
            ? number
            : throw Fault(path, max == long.MaxValue ? $"must be a whole number, at least {min}" : $"must be a whole number from {min} to {max}");
    }

    /// <summary>Reads a time, in UTC. Returns null for JSON null.</summary>
    public static DateTimeOffset? Time(ref Utf8JsonReader json, string path)
    {
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return json.TokenType == JsonTokenType.String && json.TryGetDateTimeOffset(out var time)
            ? time.ToUniversalTime()
            : throw Fault(path, "must be an ISO 8601 time");
    }

    /// <summary>
    /// Reads <c>owner/name</c>, in the characters that GitHub allows: it ends up in the paths of our calls to GitHub. Returns null for
    /// null.
    /// </summary>
    public static string? RepositoryName(ref Utf8JsonReader json, string path)
    {
        if (Text(ref json, path, 256) is not { } text)
        {
            return null;
        }

        return text.Split('/') is [var owner, var name] && IsName(owner) && IsName(name) ? text : throw Fault(path, "must be owner/name");

        static bool IsName(string part) =>
            part.Length is >= 1 and <= 100 && part is not ("." or "..") && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
    }

    public static JsonException Fault(string path, string problem) => new(problem, path, null, null);

    private static string String(ref Utf8JsonReader json, string path)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            throw Fault(path, "must be a text");
        }

        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, as in "\ud800".
            throw Fault(path, "must be valid Unicode");
        }
    }

    private static string Cut(string text, int maxLength) =>
        text.Length <= maxLength ? text : text[..(char.IsHighSurrogate(text[maxLength - 1]) ? maxLength - 1 : maxLength)];
}
