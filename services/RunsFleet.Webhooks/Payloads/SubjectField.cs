namespace RunsFleet.Webhooks.Payloads;

/// <summary>Fields that we read of a <c>workflow_job</c> or <c>workflow_run</c>.</summary>
internal enum SubjectField
{
    Id,
    RunId,
    RunAttempt,
    Name,
    WorkflowName,
    HeadBranch,
    Labels,
    Conclusion,
    RunnerName,
    RunnerId,
    CreatedAt,
    StartedAt,
    UpdatedAt,
    CompletedAt,
}
