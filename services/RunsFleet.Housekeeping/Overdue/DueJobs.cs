using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Overdue;

/// <summary>Jobs whose deadline has passed, whatever became of their messages: in a queue, in a dead-letter queue, or nowhere.</summary>
internal sealed partial class DueJobs(
    DueJobs.Kind kind, IRecordStore records, IRecordSweeps sweeps, JobReconciliation reconciliation, TimeProvider time, ILogger<DueJobs> logger) : ISweep
{
    private const int Most = 1_000;

    /// <summary>Jobs that are owed a runner, a message, or a rerun.</summary>
    public static readonly Kind Overdue = new("overdue_jobs", job => job.State is not (JobState.Launched or JobState.Running or JobState.Parked));

    /// <summary>Jobs whose instance should have been given them by now.</summary>
    public static readonly Kind Unconfirmed = new("unconfirmed_runners", job => job.State is JobState.Launched);

    /// <summary>Jobs that have run for longer, or were parked longer ago, than GitHub allows.</summary>
    public static readonly Kind Stale = new("stale_jobs", job => job.State is JobState.Running or JobState.Parked);

    public string TaskType => kind.TaskType;

    public async Task<SweepReport> RunAsync(CancellationToken cancellationToken) => await Sweeping.EachAsync(
        await sweeps.FindDueJobsAsync(time.GetUtcNow(), Most, cancellationToken), LookAsync, (jobId, e) => LogFailed(jobId, e), cancellationToken);

    private async Task<SweepOutcome> LookAsync(long jobId, CancellationToken cancellationToken) =>
        await records.FindJobAsync(jobId, cancellationToken) is { } job && kind.Concerns(job) && JobDeadline.Of(job) < time.GetUtcNow()
            ? await reconciliation.LookAsync(job, cancellationToken)
            : SweepOutcome.Fine;

    [LoggerMessage(5016, LogLevel.Error, "Job {JobId} is overdue and could not be looked at. The next sweep looks again.", EventName = "OverdueJobUnchecked")]
    private partial void LogFailed(long jobId, Exception exception);

    /// <summary>A name, and the jobs that it is about.</summary>
    internal sealed record Kind(string TaskType, Func<JobRecord, bool> Concerns);
}
