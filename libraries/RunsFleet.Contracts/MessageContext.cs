using System.Text.Json;
using System.Text.Json.Serialization;

namespace RunsFleet.Contracts;

/// <summary>The JSON of queue messages: strict, because both ends are ours.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    UseStringEnumConverter = true,
    MaxDepth = 16)]
[JsonSerializable(typeof(JobQueued))]
[JsonSerializable(typeof(TerminateInstance))]
[JsonSerializable(typeof(HousekeepingTask))]
[JsonSerializable(typeof(FleetEvent))]
[JsonSerializable(typeof(JobRequest))]
internal sealed partial class MessageContext : JsonSerializerContext;
