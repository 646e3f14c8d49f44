namespace RunsFleet.Contracts;

/// <summary>A job needs a runner. On <see cref="QueueNames.Main"/> and <see cref="QueueNames.Pool"/>.</summary>
public sealed record JobQueued
{
    /// <summary>Version of the message's form.</summary>
    public required int Version { get; init; }

    /// <summary>The job, whole.</summary>
    public required JobRequest Request { get; init; }

    /// <summary>GitHub's delivery id, for logs.</summary>
    public string? DeliveryId { get; init; }
}
