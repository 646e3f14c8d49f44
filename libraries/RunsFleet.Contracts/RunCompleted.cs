namespace RunsFleet.Contracts;

/// <summary>GitHub says that a run attempt has ended.</summary>
public sealed record RunCompleted : FleetEvent
{
    /// <summary>GitHub's workflow run.</summary>
    public required long RunId { get; init; }

    /// <summary>Attempt of the run, from 1.</summary>
    public required int RunAttempt { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>GitHub's conclusion of the attempt.</summary>
    public required string Conclusion { get; init; }

    /// <summary>When the attempt ended.</summary>
    public required DateTimeOffset CompletedAt { get; init; }

    /// <summary>The App installation that the webhook came from.</summary>
    public long? InstallationId { get; init; }
}
