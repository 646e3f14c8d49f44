using System.Text.Json;

namespace LocalCloud.GitHub;

/// <summary>The fields of a control request's JSON object; an empty body has none.</summary>
internal sealed class ControlFields : IDisposable
{
    private readonly JsonDocument? _document;

    private ControlFields(JsonDocument? document) => _document = document;

    /// <summary>Reads the fields of a request's body. An empty body has none.</summary>
    /// <exception cref="ControlFieldException">The body is no JSON object, or has a field that is not known.</exception>
    public static async Task<ControlFields> ReadAsync(HttpRequest request, IReadOnlyCollection<string> known, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or 0)
        {
            return new ControlFields(null);
        }

        JsonDocument document;
        try
        {
            document = await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = 4 }, cancellationToken);
        }
        catch (JsonException)
        {
            throw new ControlFieldException("body", "is JSON.");
        }

        var fields = new ControlFields(document);
        try
        {
            fields.Check(known);
            return fields;
        }
        catch (ControlFieldException)
        {
            fields.Dispose();
            throw;
        }
    }

    public string? Text(string name, int most) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value when value.GetString() is { Length: > 0 } text && text.Length <= most => text,
        _ => throw new ControlFieldException(name, $"is text of 1 to {most} characters."),
    };

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw new ControlFieldException(name, "is true or false."),
    };

    public double? Number(string name, double least, double most) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetDouble(out var number) && number >= least && number <= most => number,
        _ => throw new ControlFieldException(name, $"is a number from {least} to {most}."),
    };

    public void Dispose() => _document?.Dispose();

    private JsonElement? Find(string name) => _document is not null && _document.RootElement.TryGetProperty(name, out var value) ? value : null;

    private void Check(IReadOnlyCollection<string> known)
    {
        if (_document!.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new ControlFieldException("body", "is a JSON object.");
        }

        if (_document.RootElement.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => !known.Contains(name)) is { } surplus)
        {
            throw new ControlFieldException(surplus, "is not known.");
        }
    }
}
