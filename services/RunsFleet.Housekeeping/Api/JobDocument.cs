using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Api;

/// <summary>All that is known of a job, for who asks why it waits. Times are UTC.</summary>
internal sealed record JobDocument
{
    /// <summary>GitHub's <c>workflow_job.id</c>.</summary>
    public required long JobId { get; init; }

    public required string Repository { get; init; }

    public required string JobName { get; init; }

    public required long RunId { get; init; }

    public required int RunAttempt { get; init; }

    /// <summary>The label that asks for its runner; null for a refused job.</summary>
    public string? RunnerLabel { get; init; }

    public required JobState State { get; init; }

    /// <summary>Why it is in that state, or what it waits for.</summary>
    public string? Reason { get; init; }

    /// <summary>GitHub's conclusion.</summary>
    public string? Conclusion { get; init; }

    /// <summary>What happens next, and when.</summary>
    public required NextStep Next { get; init; }

    /// <summary>Recoveries so far, over all attempts of its run.</summary>
    public int RetryCount { get; init; }

    /// <summary>True when it is not sent to spot any more.</summary>
    public bool ForceOnDemand { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    public DateTimeOffset? LaunchedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The runner that took it, in GitHub's words.</summary>
    public string? RunnerName { get; init; }

    /// <summary>The states it has been in, the first one first; of many the first and the last ones.</summary>
    public required IReadOnlyList<StateDocument> States { get; init; }

    /// <summary>Launches so far.</summary>
    public int LaunchAttempts { get; init; }

    /// <summary>The latest launches, the first one first.</summary>
    public required IReadOnlyList<LaunchDocument> Launches { get; init; }

    /// <summary>The instance meant for it, or that has or had it.</summary>
    public InstanceDocument? Instance { get; init; }

    /// <summary>What is owed to its run attempt because jobs were lost with their instances.</summary>
    public RerunDocument? Rerun { get; init; }
}
