using System.Text.Json;
using System.Text.Json.Serialization;

namespace RunsFleet.GitHub;

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

/// <summary><c>{"id":42,"run_attempt":1,"status":"completed","conclusion":"failure","head_branch":"main","workflow_id":5,...}</c>.</summary>
internal sealed record RunItem(
    long Id, int RunAttempt, string? Status, string? Conclusion, string? HeadBranch, long WorkflowId, DateTimeOffset CreatedAt, ActorItem? TriggeringActor);

/// <summary>Who did something.</summary>
internal sealed record ActorItem(string? Login);

/// <summary><c>{"total_count":1,"workflow_runs":[...]}</c>.</summary>
internal sealed record RunList(int TotalCount, IReadOnlyList<RunItem>? WorkflowRuns);

/// <summary><c>{"id":7,"run_id":42,"run_attempt":1,"name":"build","status":"completed","conclusion":"failure","runner_name":"..."}</c>.</summary>
internal sealed record JobItem(
    long Id, long RunId, int RunAttempt, string? Name, string? Status, string? Conclusion, string? RunnerName, IReadOnlyList<string>? Labels)
{
    public long? RunnerId { get; init; }

    public string? WorkflowName { get; init; }

    public string? HeadBranch { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary><c>{"total_count":1,"jobs":[...]}</c>.</summary>
internal sealed record JobList(int TotalCount, IReadOnlyList<JobItem>? Jobs);

/// <summary><c>{"id":1,"slug":"runs-fleet",...}</c>.</summary>
internal sealed record App(long Id, string? Slug);

/// <summary><c>{"id":12077215967,"guid":"0b9...","delivered_at":"2026-03-01T12:00:00Z","redelivery":false,"status_code":502,"event":"workflow_job","action":"queued"}</c>.</summary>
internal sealed record DeliveryItem(long Id, string? Guid, DateTimeOffset DeliveredAt, int StatusCode, string? Event, string? Action);

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
