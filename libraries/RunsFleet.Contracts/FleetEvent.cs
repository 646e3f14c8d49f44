using System.Text.Json.Serialization;

namespace RunsFleet.Contracts;

/// <summary>An event of our own on <see cref="QueueNames.Events"/>, told apart by <c>type</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(JobStarted), "job_started")]
[JsonDerivedType(typeof(JobCompleted), "job_completed")]
[JsonDerivedType(typeof(JobRefused), "job_refused")]
[JsonDerivedType(typeof(RunCompleted), "run_completed")]
public abstract record FleetEvent
{
    /// <summary>Version of the message's form.</summary>
    public required int Version { get; init; }

    /// <summary>GitHub's delivery id, for logs.</summary>
    public string? DeliveryId { get; init; }
}
