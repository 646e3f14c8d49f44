namespace RunsFleet.Contracts;

/// <summary>GitHub says <c>completed</c>: the job is over.</summary>
public sealed record JobCompleted : FleetEvent
{
    /// <summary>The job as the payload describes it.</summary>
    public required JobRequest Request { get; init; }

    /// <summary>The runner that had the job; null when it never had one.</summary>
    public string? RunnerName { get; init; }

    /// <summary>GitHub's runner id; 0 when the payload has none.</summary>
    public long RunnerId { get; init; }

    /// <summary>GitHub's conclusion: success, failure, cancelled, skipped, timed_out, ...</summary>
    public required string Conclusion { get; init; }

    /// <summary>When the job started; null when it never did.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the job ended.</summary>
    public required DateTimeOffset CompletedAt { get; init; }
}
