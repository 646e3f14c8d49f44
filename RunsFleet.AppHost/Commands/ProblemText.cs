using System.Text.Json;

namespace RunsFleet.AppHost.Commands;

/// <summary>Reads one line out of an answer that is an error.</summary>
internal static class ProblemText
{
    private const int Most = 300;

    /// <summary>
    /// Returns what the problem details say: the faults of fields, else the detail, else the title. Returns the status for any other body.
    /// </summary>
    public static string Of(string resource, int status, string body)
    {
        var said = Said(body);
        return OneLine(said is null ? $"{resource} answered with HTTP status {status}." : said);
    }

    /// <summary>Writes the text on one line of bounded length.</summary>
    public static string OneLine(string text)
    {
        var line = string.Join(' ', text.Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= Most ? line : $"{line[..Most]}...";
    }

    private static string? Said(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? null : Faults(root) ?? Text(root, "detail") ?? Text(root, "title");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // {"errors": {"az": ["There is no availability zone us-east-1z."]}}
    private static string? Faults(JsonElement root)
    {
        if (!root.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var faults = errors.EnumerateObject()
            .Where(error => error.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(error => error.Value.EnumerateArray().Where(fault => fault.ValueKind == JsonValueKind.String).Select(fault => fault.GetString()!))
            .ToList();
        return faults.Count == 0 ? null : string.Join(' ', faults);
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
