namespace RunsFleet.Contracts;

/// <summary>An instance is to be terminated, if it still has no reason to live. On <see cref="QueueNames.Termination"/>.</summary>
public sealed record TerminateInstance
{
    /// <summary>Version of the message's form.</summary>
    public required int Version { get; init; }

    /// <summary>EC2 instance id.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Why, in a few words, for the ledger.</summary>
    public required string Reason { get; init; }

    /// <summary>The job that the instance held when this was sent; null when none.</summary>
    public long? JobId { get; init; }

    /// <summary>When this was decided.</summary>
    public required DateTimeOffset RequestedAt { get; init; }
}
