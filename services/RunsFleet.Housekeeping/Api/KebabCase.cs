using System.Text.Json;
using System.Text.Json.Serialization;

namespace RunsFleet.Housekeeping.Api;

/// <summary>States by the names that the tables and AWS have for them: <c>awaiting-rerun</c>, <c>on-demand</c>, <c>shutting-down</c>.</summary>
internal sealed class KebabCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower)
    where T : struct, Enum;
