using System.Text.Json;
using System.Text.Json.Serialization;
using RunsFleet.LocalCloud.Faults;
using RunsFleet.LocalCloud.Sqs;

namespace RunsFleet.LocalCloud.Control;

/// <summary>JSON of the control API: camelCase.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(FaultRule))]
[JsonSerializable(typeof(FaultState))]
[JsonSerializable(typeof(IReadOnlyList<FaultState>))]
[JsonSerializable(typeof(IReadOnlyList<CallCount>))]
[JsonSerializable(typeof(WorldHealth))]
[JsonSerializable(typeof(QueueState[]))]
[JsonSerializable(typeof(ExpiredMessages))]
internal sealed partial class ControlJson : JsonSerializerContext;
