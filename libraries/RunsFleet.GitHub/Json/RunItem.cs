namespace RunsFleet.GitHub.Json;

/// <summary><c>{"id":42,"run_attempt":1,"status":"completed","conclusion":"failure","head_branch":"main","workflow_id":5,...}</c>.</summary>
internal sealed record RunItem(
    long Id, int RunAttempt, string? Status, string? Conclusion, string? HeadBranch, long WorkflowId, DateTimeOffset CreatedAt, ActorItem? TriggeringActor);
