using System.Text.Json;
using System.Text.Json.Serialization;
using LocalCloud.Core.Faults;

namespace LocalCloud.Control;

/// <summary>JSON of the control API: camelCase.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(FaultRule))]
[JsonSerializable(typeof(FaultState))]
[JsonSerializable(typeof(IReadOnlyList<FaultState>))]
[JsonSerializable(typeof(IReadOnlyList<CallCount>))]
[JsonSerializable(typeof(WorldHealth))]
internal sealed partial class ControlJson : JsonSerializerContext;
