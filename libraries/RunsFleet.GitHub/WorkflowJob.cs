namespace RunsFleet.GitHub;

/// <summary>A job of a workflow run, as GitHub shows it.</summary>
/// <param name="Id">GitHub's id of the job; each attempt has its own.</param>
/// <param name="RunId">Its run.</param>
/// <param name="RunAttempt">The attempt that it belongs to.</param>
/// <param name="Name">As shown.</param>
/// <param name="Status">queued, in_progress, completed, waiting, ...</param>
/// <param name="Conclusion">Null while it is not over.</param>
/// <param name="RunnerName">The runner that has or had it; null when none did.</param>
/// <param name="Labels">What it asks of a runner.</param>
public sealed record WorkflowJob(
    long Id, long RunId, int RunAttempt, string Name, string Status, string? Conclusion, string? RunnerName, IReadOnlyList<string> Labels)
{
    /// <summary>The workflow's name; null when GitHub does not say.</summary>
    public string? WorkflowName { get; init; }

    /// <summary>Branch or tag of the run; null when GitHub does not say.</summary>
    public string? HeadBranch { get; init; }

    /// <summary>When it was queued; null when GitHub does not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When it started; null when GitHub does not say.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null when it has not.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>GitHub's id of the runner; 0 when none has it.</summary>
    public long RunnerId { get; init; }

    /// <summary>True when it is over.</summary>
    public bool HasEnded => Status == "completed";
}
