namespace LocalCloud.GitHub;

/// <summary>A job of one attempt of a run.</summary>
public sealed record GitHubJob
{
    public required long Id { get; init; }

    public required long RunId { get; init; }

    public required int Attempt { get; init; }

    public required JobDefinition Definition { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Status { get; init; }

    public string? Conclusion { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public long? RunnerId { get; init; }

    public string? RunnerName { get; init; }

    /// <summary>Someone cancelled the run: the runner stops the job as soon as it hears of it.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The runner went without reporting an end.</summary>
    public bool Lost { get; init; }
}
