namespace RunsFleet.Webhooks.Payloads;

/// <summary>Actions of <c>workflow_job</c> that matter to us.</summary>
internal enum JobAction
{
    Queued,
    InProgress,
    Completed,
}
