namespace RunsFleet.Records;

/// <summary>
/// A CreateFleet request for one or more like jobs, stored before it is sent, so that a replay after a crash is the very same request with the same client token
/// and finds what the crashed try launched. EC2 answers a token that comes back with other parameters with IdempotentParameterMismatch.
/// </summary>
public sealed record LaunchRecord
{
    /// <summary>Our id, in the tag <c>runs-fleet:launch-id</c>.</summary>
    public required string LaunchId { get; init; }

    /// <summary>Writes so far; 0 for a row that was never stored.</summary>
    public long Version { get; init; }

    /// <summary>Jobs that the launch is for, in the order in which instances are given out. Settled one by one.</summary>
    public required IReadOnlyList<LaunchMember> Members { get; init; }

    /// <summary>Where the launch stands.</summary>
    public required LaunchState State { get; init; }

    /// <summary>Counts requests of this row: 1 for the first, 2 for the fallback to on demand, and so on.</summary>
    public required int Sequence { get; init; }

    /// <summary>The sequence whose answer is entered: below <see cref="Sequence"/> while the request may have to be replayed.</summary>
    public int AnsweredSequence { get; init; }

    /// <summary>The market that <see cref="Request"/> asks for.</summary>
    public required Market Market { get; init; }

    /// <summary>The exact request of this sequence, as JSON that only the adapter reads.</summary>
    public required string Request { get; init; }

    /// <summary>Why the launch left spot, or what EC2 answered last; null when nothing went wrong.</summary>
    public string? Reason { get; init; }

    /// <summary>Circuits that were not closed for what the launch could have asked for, when it was planned.</summary>
    public IReadOnlyList<string> Circuits { get; init; } = [];

    /// <summary>Instances that the requests of this row brought.</summary>
    public IReadOnlyList<string> InstanceIds { get; init; } = [];

    /// <summary>When the row was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the present request was stored, before it was first sent.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>The request is not made again before; null when it may be at any time.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>When the row was last written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>True when what the present request brought is entered.</summary>
    public bool IsAnswered => AnsweredSequence == Sequence;

    /// <summary>Returns true when <paramref name="jobId"/> has neither its instance from this launch nor gone back to the queue.</summary>
    public bool IsUnsettledFor(long jobId) => State is LaunchState.Requested && Members.Any(member => member.JobId == jobId && !member.Settled);

    /// <summary>Returns the instance that the launch brought for the job. Returns null when there is none.</summary>
    public string? InstanceOf(long jobId) => Members.FirstOrDefault(member => member.JobId == jobId)?.InstanceId;

    /// <summary>The idempotency token of the request: at most 64 ASCII characters.</summary>
    public string ClientToken => $"{LaunchId}-{Sequence}";
}
