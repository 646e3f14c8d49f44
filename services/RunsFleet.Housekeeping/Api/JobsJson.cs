using System.Text.Json.Serialization;
using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Api;

/// <summary>The JSON of <see cref="JobsApi"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(KebabCase<JobState>), typeof(KebabCase<LaunchState>), typeof(KebabCase<Market>), typeof(KebabCase<InstanceState>), typeof(KebabCase<RerunState>)])]
[JsonSerializable(typeof(JobDocument))]
internal sealed partial class JobsJson : JsonSerializerContext;
