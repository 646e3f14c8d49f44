namespace LocalCloud.GitHub;

/// <summary>GitHub's words for the state of a run or job.</summary>
public static class RunStatus
{
    public const string Waiting = "waiting";
    public const string Queued = "queued";
    public const string InProgress = "in_progress";
    public const string Completed = "completed";
}
