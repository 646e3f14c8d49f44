namespace RunsFleet.Contracts;

/// <summary>GitHub says <c>in_progress</c>: the job runs on the runner named.</summary>
public sealed record JobStarted : FleetEvent
{
    /// <summary>The job as the payload describes it; its label may be none of ours (then the event is not sent).</summary>
    public required JobRequest Request { get; init; }

    /// <summary>The runner that took the job: GitHub's word is the truth.</summary>
    public required string RunnerName { get; init; }

    /// <summary>GitHub's runner id; 0 when the payload has none.</summary>
    public long RunnerId { get; init; }

    /// <summary>When the job started.</summary>
    public required DateTimeOffset StartedAt { get; init; }
}
