using System.Text.Json.Serialization;

namespace RunsFleet.Circuit.Api;

/// <summary>The JSON of the operators' API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 4)]
[JsonSerializable(typeof(OperatorRequest))]
[JsonSerializable(typeof(CircuitList))]
[JsonSerializable(typeof(CircuitDocument))]
internal sealed partial class OperatorJson : JsonSerializerContext;
