using System.Text.Json.Serialization;

namespace LocalCloud.Core.Faults;

/// <summary>Where a call is kept without an answer.</summary>
[JsonConverter(typeof(FaultHoldConverter))]
public enum FaultHold
{
    /// <summary>It is not done yet. A client that goes away leaves it undone.</summary>
    Before,

    /// <summary>It is done, and nobody has heard so.</summary>
    After,
}

internal sealed class FaultHoldConverter() : JsonStringEnumConverter<FaultHold>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false);
