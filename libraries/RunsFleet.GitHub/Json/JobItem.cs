namespace RunsFleet.GitHub.Json;

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
