using RunsFleet.Contracts;
using RunsFleet.Contracts.Labels;
using RunsFleet.GitHub;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Housekeeping.Missed;

/// <summary>
/// Jobs of ours that GitHub has queued and that nobody told us of, in the repositories seen lately. A run is queued while none of its jobs runs and in progress
/// as soon as one does: both may have jobs that are queued.
/// </summary>
internal sealed partial class MissedJobs(
    RepositoryRound repositories, IWorkflowRuns workflows, IRecordStore records, IQueueSender queues, TimeProvider time, ILogger<MissedJobs> logger)
{
    private const int MaxName = 512;
    private const int MaxRuns = 1_000;
    private static readonly string[] Statuses = ["queued", "in_progress"];

    // Its webhook may be on its way, and its message in the queue.
    private static readonly TimeSpan OnItsWay = TimeSpan.FromMinutes(3);

    /// <summary>Looks once for missed jobs.</summary>
    public async Task<SweepReport> RunAsync(CancellationToken cancellationToken)
    {
        var report = SweepReport.Nothing;
        var runs = 0;
        foreach (var seen in await repositories.NextAsync(cancellationToken))
        {
            var repository = new RepositoryAccess(seen.Name, seen.InstallationId);
            foreach (var status in Statuses)
            {
                switch (await workflows.ListRunsAsync(repository, status, cancellationToken))
                {
                    case GitHubAnswer<IReadOnlyList<WorkflowRun>>.Ok { Value: var found }:
                        // No job is older than its run: a call less for each that has just begun.
                        var old = found.Where(run => run.CreatedAt + OnItsWay < time.GetUtcNow()).ToList();
                        runs += old.Count;
                        report += await Sweeping.EachAsync(
                            old, (run, token) => LookAsync(repository, run, token), (run, e) => LogFailed(run.Id, repository.Name, e), cancellationToken);
                        break;
                    case GitHubAnswer<IReadOnlyList<WorkflowRun>>.NotFound:
                        break;
                    case GitHubAnswer<IReadOnlyList<WorkflowRun>>.RateLimited:
                        return report + new SweepReport(0, 0, 1);
                    default:
                        report += new SweepReport(0, 0, 1);
                        break;
                }

                if (runs > MaxRuns)
                {
                    LogTooMany(runs);
                    return report + new SweepReport(0, 0, 1);
                }
            }
        }

        return report;
    }

    private async Task<SweepOutcome> LookAsync(RepositoryAccess repository, WorkflowRun run, CancellationToken cancellationToken)
    {
        if (await workflows.ListJobsAsync(repository, run.Id, run.Attempt, cancellationToken) is not GitHubAnswer<IReadOnlyList<WorkflowJob>>.Ok { Value: var jobs })
        {
            return SweepOutcome.Failed;
        }

        var outcome = SweepOutcome.Fine;
        foreach (var job in jobs.Where(job => job.Status == "queued" && (job.CreatedAt ?? run.CreatedAt) + OnItsWay < time.GetUtcNow()))
        {
            var reading = JobLabels.Read(job.Labels);
            if (reading is not LabelReading.NotOurs && await records.FindJobAsync(job.Id, cancellationToken) is null)
            {
                using var span = Spans.Start(ActivityNames.TakeUp).WithJob(job.Id).WithRun(run.Id);
                await TellAsync(repository, run, job, reading, cancellationToken);
                LogMissed(job.Id, repository.Name);
                outcome = SweepOutcome.Acted;
            }
        }

        return outcome;
    }

    /// <summary>What its webhook would have brought about.</summary>
    private Task TellAsync(RepositoryAccess repository, WorkflowRun run, WorkflowJob job, LabelReading reading, CancellationToken cancellationToken) => reading switch
    {
        LabelReading.Asks asks => queues.SendAsync(
            asks.Spec.Pool is null ? QueueNames.Main : QueueNames.Pool,
            MessageJson.Write(new JobQueued { Version = MessageJson.Version, Request = Request(repository, run, job, asks) }),
            cancellationToken: cancellationToken),
        LabelReading.Refused refused => queues.SendAsync(
            QueueNames.Events, MessageJson.Write(Refused(repository, run, job, refused)), cancellationToken: cancellationToken),
        _ => Task.CompletedTask,
    };

    private static JobRequest Request(RepositoryAccess repository, WorkflowRun run, WorkflowJob job, LabelReading.Asks asks) => new()
    {
        JobId = job.Id,
        RunId = run.Id,
        RunAttempt = job.RunAttempt,
        Repository = repository.Name,
        JobName = Name(job),
        WorkflowName = job.WorkflowName,
        HeadBranch = job.HeadBranch ?? run.HeadBranch,
        Labels = JobLabels.Kept(job.Labels),
        RunnerLabel = JobLabels.Kept(asks.Label),
        Spec = asks.Spec,
        QueuedAt = job.CreatedAt ?? run.CreatedAt,
        InstallationId = repository.InstallationId,
    };

    private static JobRefused Refused(RepositoryAccess repository, WorkflowRun run, WorkflowJob job, LabelReading.Refused refused) => new()
    {
        Version = MessageJson.Version,
        JobId = job.Id,
        RunId = run.Id,
        RunAttempt = job.RunAttempt,
        Repository = repository.Name,
        JobName = Name(job),
        RunnerLabel = JobLabels.Kept(refused.Label),
        Reason = refused.Refusal.Reason,
        Code = refused.Refusal.Code,
        QueuedAt = job.CreatedAt ?? run.CreatedAt,
    };

    private static string Name(WorkflowJob job) => job.Name.Length <= MaxName ? job.Name : job.Name[..MaxName];

    [LoggerMessage(5013, LogLevel.Warning, "Job {JobId} of {Repository} is queued at GitHub, and its webhook never came. The job is taken up now.", EventName = "MissedWebhookFound")]
    private partial void LogMissed(long jobId, string repository);

    [LoggerMessage(5014, LogLevel.Error, "More runs wait than one sweep can look at: {Count}. The other repositories have to wait for a later sweep.", EventName = "TooManyRuns")]
    private partial void LogTooMany(int count);

    [LoggerMessage(5015, LogLevel.Error, "Run {RunId} of {Repository} could not be looked at. A later sweep looks again.", EventName = "RunUnchecked")]
    private partial void LogFailed(long runId, string repository, Exception exception);
}
