using System.Text.Json.Serialization;
using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Api;

/// <summary>All that is known of a job, for who asks why it waits. Times are UTC.</summary>
internal sealed record JobDocument
{
    /// <summary>GitHub's <c>workflow_job.id</c>.</summary>
    public required long JobId { get; init; }

    public required string Repository { get; init; }

    public required string JobName { get; init; }

    public required long RunId { get; init; }

    public required int RunAttempt { get; init; }

    /// <summary>The label that asks for its runner; null for a refused job.</summary>
    public string? RunnerLabel { get; init; }

    public required JobState State { get; init; }

    /// <summary>Why it is in that state, or what it waits for.</summary>
    public string? Reason { get; init; }

    /// <summary>GitHub's conclusion.</summary>
    public string? Conclusion { get; init; }

    /// <summary>What happens next, and when.</summary>
    public required NextStep Next { get; init; }

    /// <summary>Recoveries so far, over all attempts of its run.</summary>
    public int RetryCount { get; init; }

    /// <summary>True when it is not sent to spot any more.</summary>
    public bool ForceOnDemand { get; init; }

    public required DateTimeOffset QueuedAt { get; init; }

    public DateTimeOffset? LaunchedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>The runner that took it, in GitHub's words.</summary>
    public string? RunnerName { get; init; }

    /// <summary>The states it has been in, the first one first; of many the first and the last ones.</summary>
    public required IReadOnlyList<StateDocument> States { get; init; }

    /// <summary>Launches so far.</summary>
    public int LaunchAttempts { get; init; }

    /// <summary>The latest launches, the first one first.</summary>
    public required IReadOnlyList<LaunchDocument> Launches { get; init; }

    /// <summary>The instance meant for it, or that has or had it.</summary>
    public InstanceDocument? Instance { get; init; }

    /// <summary>What is owed to its run attempt because jobs were lost with their instances.</summary>
    public RerunDocument? Rerun { get; init; }
}

/// <summary>What happens next to a job.</summary>
/// <param name="What">In a sentence.</param>
/// <param name="At">When, or by when somebody looks; null when that is in GitHub's hands or nothing happens any more.</param>
internal sealed record NextStep(string What, DateTimeOffset? At);

/// <summary>A state that the job came into.</summary>
internal sealed record StateDocument(JobState State, DateTimeOffset At, string? Reason);

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

/// <summary>An instance of the ledger.</summary>
internal sealed record InstanceDocument(
    string InstanceId,
    string InstanceType,
    string AvailabilityZone,
    Market Market,
    InstanceState State,
    DateTimeOffset LaunchedAt,
    DateTimeOffset? RunningAt,
    DateTimeOffset? InterruptedAt,
    DateTimeOffset? TerminatedAt,
    string? TerminationReason);

/// <summary>The rerun of a run attempt.</summary>
internal sealed record RerunDocument(RerunState State, string? Reason, int Tries, DateTimeOffset? NextAttemptAt);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(KebabCase<JobState>), typeof(KebabCase<LaunchState>), typeof(KebabCase<Market>), typeof(KebabCase<InstanceState>), typeof(KebabCase<RerunState>)])]
[JsonSerializable(typeof(JobDocument))]
internal sealed partial class JobsJson : JsonSerializerContext;
