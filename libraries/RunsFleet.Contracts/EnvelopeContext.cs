using System.Text.Json.Serialization;

namespace RunsFleet.Contracts;

/// <summary>Tolerant: AWS adds fields, and what we need of them is required by name.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, MaxDepth = 32)]
[JsonSerializable(typeof(EventBridgeJson))]
[JsonSerializable(typeof(SnsJson))]
[JsonSerializable(typeof(AlarmJson))]
internal sealed partial class EnvelopeContext : JsonSerializerContext;
