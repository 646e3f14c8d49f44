using System.Text.Json.Serialization;

namespace LocalCloud.Core.Faults;

internal sealed class FaultHoldConverter() : JsonStringEnumConverter<FaultHold>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false);
