using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalCloud.Core.Faults;

/// <summary>Reads an error as people write it: a code as text, a status as text or number.</summary>
internal sealed class FaultErrorConverter : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number when reader.TryGetInt32(out var status) => status.ToString(CultureInfo.InvariantCulture),
        _ => throw new JsonException("An error is a code as text, or a status as text or whole number."),
    };

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
