using System.Text.Json;
using System.Text.Json.Serialization;

namespace RunsFleet.GitHub.Json;

/// <summary>Tolerant: GitHub adds fields as it likes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 32)]
[JsonSerializable(typeof(GenerateJitConfigBody))]
[JsonSerializable(typeof(GenerateJitConfigAnswer))]
[JsonSerializable(typeof(RunnerList))]
[JsonSerializable(typeof(InstallationToken))]
[JsonSerializable(typeof(Installation))]
[JsonSerializable(typeof(RunItem))]
[JsonSerializable(typeof(RunList))]
[JsonSerializable(typeof(JobItem))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(App))]
[JsonSerializable(typeof(IReadOnlyList<DeliveryItem>))]
internal sealed partial class GitHubJson : JsonSerializerContext;
