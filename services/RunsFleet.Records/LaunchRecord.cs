namespace RunsFleet.Records;

/// <summary>What became of a launch row.</summary>
public enum LaunchState
{
    /// <summary>The request is stored and may have been sent; whoever takes over replays it.</summary>
    Requested,

    /// <summary>Every member has its instance, or was given back to its queue.</summary>
    Settled,
}

/// <summary>
/// A CreateFleet request, stored before it is sent, so that a replay after a crash is the very same request with the same client token
/// and finds what the crashed try launched. EC2 answers a token that comes back with other parameters with IdempotentParameterMismatch.
/// </summary>
public sealed record LaunchRecord
{
    /// <summary>Our id, in the tag <c>runs-fleet:launch-id</c>.</summary>
    public required string LaunchId { get; init; }

    /// <summary>Writes so far; 0 for a row that was never stored.</summary>
    public long Version { get; init; }

    /// <summary>Jobs that the launch is for.</summary>
    public required IReadOnlyList<long> JobIds { get; init; }

    /// <summary>Where the launch stands.</summary>
    public required LaunchState State { get; init; }

    /// <summary>Counts requests of this row: 1 for the first, 2 for the fallback to on demand, and so on.</summary>
    public required int Sequence { get; init; }

    /// <summary>The market that <see cref="Request"/> asks for.</summary>
    public required Market Market { get; init; }

    /// <summary>The exact request of this sequence, as JSON that only the adapter reads.</summary>
    public required string Request { get; init; }

    /// <summary>Why the launch left spot, or what EC2 answered last; null when nothing went wrong.</summary>
    public string? Reason { get; init; }

    /// <summary>Instances that the requests of this row brought.</summary>
    public IReadOnlyList<string> InstanceIds { get; init; } = [];

    /// <summary>When the row was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the row was last written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The idempotency token of the request: at most 64 ASCII characters.</summary>
    public string ClientToken => $"{LaunchId}-{Sequence}";
}
