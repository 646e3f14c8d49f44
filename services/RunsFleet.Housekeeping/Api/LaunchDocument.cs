using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Api;

/// <summary>A launch that the job had part in.</summary>
internal sealed record LaunchDocument
{
    public required string LaunchId { get; init; }

    /// <summary>False when the row is gone: it is kept for 30 days.</summary>
    public bool Known { get; init; } = true;

    public LaunchState? State { get; init; }

    /// <summary>The market that was asked last.</summary>
    public Market? Market { get; init; }

    /// <summary>Requests to EC2: 2 when spot had nothing and on demand was asked.</summary>
    public int Requests { get; init; }

    /// <summary>Why it left spot, or what went wrong last.</summary>
    public string? Reason { get; init; }

    /// <summary>Circuits that were not closed for what it could have asked for.</summary>
    public IReadOnlyList<string> Circuits { get; init; } = [];

    /// <summary>The instance that it brought for the job.</summary>
    public string? InstanceId { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When the latest request was stored, before it was sent.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    /// <summary>The request is made again then.</summary>
    public DateTimeOffset? RetryAt { get; init; }
}
