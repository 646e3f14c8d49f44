using System.Text.Json.Serialization;

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

/// <summary>A sweep is to run. On <see cref="QueueNames.Housekeeping"/>; schedules that name no version mean the first.</summary>
public sealed record HousekeepingTask
{
    /// <summary>Version of the message's form; null means the first.</summary>
    public int? Version { get; init; }

    /// <summary>Which, such as <c>overdue_jobs</c>.</summary>
    public required string TaskType { get; init; }
}

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

/// <summary>GitHub says <c>completed</c>: the job is over.</summary>
public sealed record JobCompleted : FleetEvent
{
    /// <summary>The job as the payload describes it.</summary>
    public required JobRequest Request { get; init; }

    /// <summary>The runner that had the job; null when it never had one.</summary>
    public string? RunnerName { get; init; }

    /// <summary>GitHub's runner id; 0 when the payload has none.</summary>
    public long RunnerId { get; init; }

    /// <summary>GitHub's conclusion: success, failure, cancelled, skipped, timed_out, ...</summary>
    public required string Conclusion { get; init; }

    /// <summary>When the job started; null when it never did.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the job ended.</summary>
    public required DateTimeOffset CompletedAt { get; init; }
}

/// <summary>A job of ours asked for something we cannot give; its author must be able to find out why.</summary>
public sealed record JobRefused : FleetEvent
{
    /// <summary>GitHub's <c>workflow_job.id</c>.</summary>
    public required long JobId { get; init; }

    /// <summary>GitHub's workflow run.</summary>
    public required long RunId { get; init; }

    /// <summary>Attempt of the run, from 1.</summary>
    public required int RunAttempt { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The job's name as GitHub shows it.</summary>
    public required string JobName { get; init; }

    /// <summary>The refused label, shortened to 256 characters.</summary>
    public required string RunnerLabel { get; init; }

    /// <summary>What is wrong, for the job's author: names the key and the value, at most 512 characters.</summary>
    public required string Reason { get; init; }

    /// <summary>The kind of refusal, one of a few, for metrics: <c>unknown_key</c>, <c>bad_value</c>, ...</summary>
    public required string Code { get; init; }

    /// <summary>When GitHub queued the job.</summary>
    public required DateTimeOffset QueuedAt { get; init; }
}

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
