namespace RunsFleet.Contracts;

/// <summary>
/// All that is needed to run a job, taken once from the webhook and stored whole. A requeue clones it with <c>with</c>,
/// so that no field can be forgotten.
/// </summary>
public sealed record JobRequest
{
    /// <summary>GitHub's <c>workflow_job.id</c>; each attempt of a job has its own.</summary>
    public required long JobId { get; init; }

    /// <summary>GitHub's workflow run.</summary>
    public required long RunId { get; init; }

    /// <summary>Attempt of the run, from 1.</summary>
    public required int RunAttempt { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The job's name as GitHub shows it, at most 512 characters.</summary>
    public required string JobName { get; init; }

    /// <summary>The workflow's name, when GitHub gives one.</summary>
    public string? WorkflowName { get; init; }

    /// <summary>Branch or tag of the run, when GitHub gives one.</summary>
    public string? HeadBranch { get; init; }

    /// <summary>Every label of the job, verbatim: a just-in-time runner must register exactly these.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The label that <see cref="Spec"/> was read from.</summary>
    public required string RunnerLabel { get; init; }

    /// <summary>What the job asks of its runner.</summary>
    public required RunnerSpec Spec { get; init; }

    /// <summary>When GitHub queued the job.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>The App installation that the webhook came from; null when it came from a plain repository webhook.</summary>
    public long? InstallationId { get; init; }

    /// <summary>Recoveries so far, across run attempts.</summary>
    public int RetryCount { get; init; }

    /// <summary>True when the job must not run on spot, whatever its label says.</summary>
    public bool ForceOnDemand { get; init; }
}
