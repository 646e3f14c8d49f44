using System.Text.Json;
using System.Text.Json.Serialization;

namespace RunsFleet.Fleet.GitHub;

/// <summary><c>POST repos/{owner}/{repo}/actions/runners/generate-jitconfig</c>.</summary>
internal sealed record GenerateJitConfigBody(string Name, int RunnerGroupId, IReadOnlyList<string> Labels, string WorkFolder);

/// <summary><c>{"runner":{"id":23,"name":"...","status":"offline","busy":false,...},"encoded_jit_config":"..."}</c>.</summary>
internal sealed record GenerateJitConfigAnswer(RunnerItem? Runner, string? EncodedJitConfig);

/// <summary>A runner in an answer of GitHub.</summary>
internal sealed record RunnerItem(long Id, string? Name, string? Status, bool Busy);

/// <summary><c>{"total_count":1,"runners":[...]}</c>.</summary>
internal sealed record RunnerList(int TotalCount, IReadOnlyList<RunnerItem>? Runners);

/// <summary><c>{"token":"ghs_...","expires_at":"2026-03-01T13:00:00Z",...}</c>; a secret, so it prints as its end only.</summary>
internal sealed record InstallationToken(string? Token, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"token until {ExpiresAt:O}";
}

/// <summary><c>{"id":7,...}</c>.</summary>
internal sealed record Installation(long Id);

/// <summary>Tolerant: GitHub adds fields as it likes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 32)]
[JsonSerializable(typeof(GenerateJitConfigBody))]
[JsonSerializable(typeof(GenerateJitConfigAnswer))]
[JsonSerializable(typeof(RunnerList))]
[JsonSerializable(typeof(InstallationToken))]
[JsonSerializable(typeof(Installation))]
internal sealed partial class GitHubJson : JsonSerializerContext;
