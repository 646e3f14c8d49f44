namespace RunsFleet.Records;

/// <summary>Transitions of what is owed to a run attempt that lost jobs. Pure.</summary>
public static class RerunTransitions
{
    /// <summary>How long an attempt's end may take to be told before somebody asks for it.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Adds the job to those that were lost. Returns the very same record when the job is among them already.</summary>
    /// <param name="rerun">The attempt's record; null when there is none.</param>
    /// <param name="job">The job that was lost.</param>
    /// <param name="instanceId">The instance that it was lost with.</param>
    /// <param name="now">The present.</param>
    public static RerunRecord Lost(RerunRecord? rerun, JobRecord job, string instanceId, DateTimeOffset now)
    {
        var lost = new LostJob(job.JobId, job.JobName, job.Request?.RetryCount ?? 0, instanceId);
        return rerun is null
            ? new RerunRecord
            {
                RunId = job.RunId,
                RunAttempt = job.RunAttempt,
                State = RerunState.Owed,
                Repository = job.Repository,
                InstallationId = job.Request?.InstallationId,
                Jobs = [lost],
                NextAttemptAt = now + Patience,
                CreatedAt = now,
                UpdatedAt = now,
            }
            : rerun.Jobs.Any(known => known.JobId == job.JobId) ? rerun : rerun with { Jobs = [.. rerun.Jobs, lost], UpdatedAt = now };
    }

    /// <summary>Makes the record that is stored before GitHub is asked.</summary>
    /// <param name="rerun">The record.</param>
    /// <param name="onlyJobId">The one job that is to run again; null for all that did not succeed.</param>
    /// <param name="collateral">Jobs that failed by themselves and run again too.</param>
    /// <param name="now">The present.</param>
    public static RerunRecord Requested(RerunRecord rerun, long? onlyJobId, int collateral, DateTimeOffset now) => rerun with
    {
        State = RerunState.Requested,
        OnlyJobId = onlyJobId,
        Collateral = collateral,
        Tries = rerun.Tries + 1,
        NextAttemptAt = now + Patience,
        UpdatedAt = now,
    };

    /// <summary>Postpones the record: it is looked at again at <paramref name="at"/>.</summary>
    public static RerunRecord Postponed(RerunRecord rerun, DateTimeOffset at, DateTimeOffset now) => rerun with { NextAttemptAt = at, UpdatedAt = now };

    /// <summary>Ends the record as done: GitHub has begun the next attempt, because we asked.</summary>
    public static RerunRecord Done(RerunRecord rerun, DateTimeOffset now) => rerun with { State = RerunState.Done, NextAttemptAt = null, UpdatedAt = now };

    /// <summary>Ends the record as skipped: there is no rerun of ours.</summary>
    public static RerunRecord Skipped(RerunRecord rerun, string reason, DateTimeOffset now) =>
        rerun with { State = RerunState.Skipped, Reason = reason, NextAttemptAt = null, UpdatedAt = now };

    /// <summary>
    /// Settles the lost job after the attempt's fate was decided. Returns the very same record when the job does not wait for that.
    /// </summary>
    public static JobRecord Settled(JobRecord job, RerunRecord rerun, DateTimeOffset now) => job.State is not JobState.AwaitingRerun || rerun.IsOpen
        ? job
        : rerun.State is RerunState.Done
            ? job.Enter(JobState.Superseded, $"{job.Reason} Attempt {job.RunAttempt + 1} runs it again.", now)
            : job.Enter(JobState.Failed, $"{job.Reason} It is not run again: {rerun.Reason}", now);
}
