namespace RunsFleet.GitHub;

/// <summary>A workflow run, or one attempt of it, as GitHub shows it.</summary>
/// <param name="Id">GitHub's id of the run.</param>
/// <param name="Attempt">The attempt shown, from 1.</param>
/// <param name="Status">queued, in_progress, completed, ...</param>
/// <param name="Conclusion">Of the attempt; null while it runs.</param>
/// <param name="HeadBranch">Its ref; null when it has none.</param>
/// <param name="WorkflowId">GitHub's id of the workflow.</param>
/// <param name="CreatedAt">When the run was created.</param>
/// <param name="TriggeringActor">The login of who began the attempt; null when GitHub does not say.</param>
public sealed record WorkflowRun(
    long Id, int Attempt, string Status, string? Conclusion, string? HeadBranch, long WorkflowId, DateTimeOffset CreatedAt, string? TriggeringActor)
{
    /// <summary>True when the attempt is over.</summary>
    public bool HasEnded => Status == "completed";
}
