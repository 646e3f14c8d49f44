using System.Collections.Immutable;

namespace LocalCloud.GitHub;

/// <summary>One attempt of a run. Its jobs are new ones and ones carried over from the attempt before.</summary>
public sealed record RunAttempt(int Number, ImmutableArray<long> JobIds, string Status, string? Conclusion, DateTimeOffset StartedAt, DateTimeOffset UpdatedAt)
{
    public bool CancelRequested { get; init; }

    /// <summary>The login of who began it; null for who pushed.</summary>
    public string? Actor { get; init; }
}
