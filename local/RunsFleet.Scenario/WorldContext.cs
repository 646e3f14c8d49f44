using System.Text.Json.Serialization;

namespace RunsFleet.Scenario;

/// <summary>How the control API of the local world is read and written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunDefinition))]
[JsonSerializable(typeof(CreatedRun))]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(IReadOnlyList<InstanceView>))]
[JsonSerializable(typeof(IReadOnlyList<CallView>))]
[JsonSerializable(typeof(IReadOnlyList<QueueView>))]
[JsonSerializable(typeof(FaultDefinition))]
internal sealed partial class WorldContext : JsonSerializerContext;
