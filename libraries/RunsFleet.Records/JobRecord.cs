using RunsFleet.Contracts;

namespace RunsFleet.Records;

/// <summary>
/// What RunsFleet knows of one <c>workflow_job</c>, and what is pending for it. Every change is a pure function
/// and is written on the condition that nobody wrote in between.
/// </summary>
public sealed record JobRecord
{
    /// <summary>GitHub's <c>workflow_job.id</c>.</summary>
    public required long JobId { get; init; }

    /// <summary>Writes so far; 0 for a record that was never stored.</summary>
    public long Version { get; init; }

    /// <summary>Where the job is in its life.</summary>
    public required JobState State { get; init; }

    /// <summary>Why it is parked or final, or what it waits for.</summary>
    public string? Reason { get; init; }

    /// <summary>GitHub's workflow run.</summary>
    public required long RunId { get; init; }

    /// <summary>Attempt of the run, from 1.</summary>
    public required int RunAttempt { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The job's name as GitHub shows it.</summary>
    public required string JobName { get; init; }

    /// <summary>The whole stored request; null only for a refused job.</summary>
    public JobRequest? Request { get; init; }

    /// <summary>The launch row that holds or held the job.</summary>
    public string? LaunchId { get; init; }

    /// <summary>Launch rows so far, the present one included.</summary>
    public int LaunchAttempts { get; init; }

    /// <summary>While launching: after this time anybody may take the launch over.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>While queued or parked: when the next try is due.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>The instance meant for the job, or running it.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The runner that took the job, in GitHub's words.</summary>
    public string? RunnerName { get; init; }

    /// <summary>Its instance was warned of an interruption or vanished.</summary>
    public bool AtRisk { get; init; }

    /// <summary>GitHub's conclusion.</summary>
    public string? Conclusion { get; init; }

    /// <summary>When GitHub queued the job.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When an instance was launched for it.</summary>
    public DateTimeOffset? LaunchedAt { get; init; }

    /// <summary>When GitHub says it started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it became final.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>
    /// A job that lost its instance to this one and went back to its queue, until its message is sent; null when none is pending.
    /// Stored, so that whoever hears of this job again after a crash can still send it.
    /// </summary>
    public long? PendingMessageTo { get; init; }

    /// <summary>The instance that was meant for this job and is unassigned now, until its termination is sent; null when none is pending.</summary>
    public string? PendingTerminationOf { get; init; }

    /// <summary>The states it has been in, the present one last.</summary>
    public JobHistory History { get; init; } = JobHistory.None;

    /// <summary>When the record was last written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>True when it runs no more, though a rerun may still be owed.</summary>
    public bool HasEnded => IsFinal || State is JobState.AwaitingRerun;

    /// <summary>True when nothing will change the job any more.</summary>
    public bool IsFinal => State is JobState.Completed or JobState.Failed or JobState.Cancelled or JobState.Refused or JobState.Superseded;

    /// <summary>Makes the record of a job that was never stored: it is queued and needs a runner.</summary>
    public static JobRecord New(JobRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new JobRecord
        {
            JobId = request.JobId,
            State = JobState.Queued,
            RunId = request.RunId,
            RunAttempt = request.RunAttempt,
            Repository = request.Repository,
            JobName = request.JobName,
            Request = request,
            QueuedAt = request.QueuedAt,
            History = JobHistory.None.And(new JobPast(JobState.Queued, request.QueuedAt)),
            UpdatedAt = now,
        };
    }

    /// <summary>
    /// Enters a state, for a reason. Every way into a state goes through here. To stay in one for the same reason adds nothing to the
    /// history.
    /// </summary>
    public JobRecord Enter(JobState state, string? reason, DateTimeOffset now) => this with
    {
        State = state,
        Reason = reason,
        History = History.States is [.., { } last] && last.State == state && (state is not JobState.Launching || last.LaunchId == LaunchId) && (reason is null || reason == Reason)
            ? History
            : History.And(new JobPast(state, now, reason, state is JobState.Launching ? LaunchId : null)),
        UpdatedAt = now,
    };
}
