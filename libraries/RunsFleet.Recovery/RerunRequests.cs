using Microsoft.Extensions.Logging;
using RunsFleet.GitHub;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Recovery;

/// <summary>
/// Asks GitHub to run an attempt's lost jobs again: once for each attempt, when it is over, recorded before it is asked (lesson L18). Nobody sleeps here
/// (L43): what has to wait is in the record, and the end of the attempt, or a sweep, comes back to it.
/// </summary>
public sealed partial class RerunRequests(
    IRecordStore records, IWorkflowRuns workflows, RecoveryMetrics metrics, TimeProvider time, ILogger<RerunRequests> logger)
{
    // Whoever asks GitHub has its answer within this.
    private static readonly TimeSpan Asking = TimeSpan.FromSeconds(20);

    /// <summary>Does what is pending for the attempt now. Returns done, too, when nothing is, or nothing yet.</summary>
    public async Task<Disposition> AttendAsync(long runId, int attempt, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Contention.MaxReloads; i++)
        {
            var all = await records.FindRerunsAsync(runId, cancellationToken);
            if (all.FirstOrDefault(other => other.RunAttempt == attempt) is not { } rerun)
            {
                return Disposition.Done;
            }

            if (!rerun.IsOpen)
            {
                return await SettleAsync(rerun, cancellationToken) ? Disposition.Done : Contended();
            }

            if (rerun.State is RerunState.Requested && time.GetUtcNow() - rerun.UpdatedAt is var asked && asked < Asking && asked >= TimeSpan.Zero)
            {
                return new Disposition.RetryAfter(Asking, "GitHub is being asked to run the attempt again.");
            }

            var (lost, isUnclear) = await JudgeAsync(rerun, cancellationToken);
            var earlier = all.Count(other => other.RunAttempt < attempt && other.State is RerunState.Done);
            var (step, fault) = await DecideAsync(rerun, lost, isUnclear, earlier, cancellationToken);
            if (await TakeAsync(rerun, step, fault, cancellationToken) is { } done)
            {
                return done;
            }
        }

        return Contended();
    }

    /// <summary>Null when the record has moved on, or moved on by this step.</summary>
    private async Task<Disposition?> TakeAsync(RerunRecord rerun, RerunStep? step, Disposition? fault, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case null:
                return fault;
            case RerunStep.Wait wait:
                if (rerun.NextAttemptAt <= time.GetUtcNow() && !await TryWriteAsync(RerunTransitions.Postponed(rerun, time.GetUtcNow() + RerunTransitions.Patience, time.GetUtcNow()), cancellationToken))
                {
                    return null;
                }

                return wait.Delay is { } delay ? new Disposition.RetryAfter(delay, wait.Reason) : Disposition.Done;
            case RerunStep.Begun:
                return await DoneAsync(rerun, cancellationToken);
            case RerunStep.Skip skip:
                if (!await TryWriteAsync(RerunTransitions.Skipped(rerun, skip.Reason, time.GetUtcNow()), cancellationToken))
                {
                    return null;
                }

                LogSkipped(rerun.RunId, rerun.RunAttempt, skip.Reason);
                return null;
            case RerunStep.One one:
                return await AskAsync(rerun, one.JobId, 0, cancellationToken);
            case RerunStep.AllFailed failed:
                return await AskAsync(rerun, null, failed.Collateral, cancellationToken);
            default:
                throw new InvalidOperationException($"Unknown step {step.GetType().Name}.");
        }
    }

    private async Task<Disposition?> AskAsync(RerunRecord rerun, long? onlyJobId, int collateral, CancellationToken cancellationToken)
    {
        using var span = Spans.Start(ActivityNames.Rerun).WithRun(rerun.RunId).WithJobs(rerun.Jobs.Select(job => job.JobId));
        var requested = RerunTransitions.Requested(rerun, onlyJobId, collateral, time.GetUtcNow());
        if (!await TryWriteAsync(requested, cancellationToken))
        {
            return null;
        }

        requested = requested with { Version = requested.Version + 1 };
        var repository = Repository(rerun);
        var answer = onlyJobId is { } jobId
            ? await workflows.RerunJobAsync(repository, jobId, cancellationToken)
            : await workflows.RerunFailedJobsAsync(repository, rerun.RunId, cancellationToken);
        switch (answer)
        {
            case GitHubAnswer<bool>.Ok:
                LogRequested(rerun.RunId, rerun.RunAttempt, rerun.Jobs.Count, collateral);
                return await DoneAsync(requested, cancellationToken);
            case GitHubAnswer<bool>.Denied when onlyJobId is not null:
                // A job of a reusable workflow is not run alone.
                return await AskAsync(requested, null, collateral + 1, cancellationToken);
            case GitHubAnswer<bool>.Denied denied:
                return await TryWriteAsync(RerunTransitions.Skipped(requested, denied.Reason, time.GetUtcNow()), cancellationToken) ? null : Contended();
            case GitHubAnswer<bool>.NotFound gone:
                return await TryWriteAsync(RerunTransitions.Skipped(requested, gone.Reason, time.GetUtcNow()), cancellationToken) ? null : Contended();
            case GitHubAnswer<bool>.RateLimited limited:
                return new Disposition.RetryAfter(limited.Delay > Asking ? limited.Delay : Asking, "GitHub's rate limit is reached.");
            default:
                // An attempt runs already, or the answer was lost: the run tells which attempt it is at.
                return new Disposition.RetryAfter(Asking, "GitHub did not confirm the rerun.");
        }
    }

    private async Task<Disposition?> DoneAsync(RerunRecord rerun, CancellationToken cancellationToken)
    {
        var done = RerunTransitions.Done(rerun, time.GetUtcNow());
        if (!await TryWriteAsync(done, cancellationToken))
        {
            return null;
        }

        foreach (var _ in rerun.Jobs)
        {
            metrics.Rerun();
        }

        return await SettleAsync(done with { Version = done.Version + 1 }, cancellationToken) ? Disposition.Done : Contended();
    }

    /// <summary>What the run says; or what to do when GitHub does not tell.</summary>
    private async Task<(RerunStep? Step, Disposition? Fault)> DecideAsync(
        RerunRecord rerun, IReadOnlyList<LostJob> lost, bool isUnclear, int earlier, CancellationToken cancellationToken)
    {
        var repository = Repository(rerun);
        var found = await workflows.FindRunAsync(repository, rerun.RunId, cancellationToken);
        RunView? view = null;
        if (found is GitHubAnswer<WorkflowRun>.Ok { Value: var run })
        {
            var ours = run.Attempt > rerun.RunAttempt ? await workflows.IsOursAsync(run.TriggeringActor, cancellationToken) : new GitHubAnswer<bool>.Ok(false);
            if (ours is not GitHubAnswer<bool>.Ok { Value: var isOurs })
            {
                return (null, NotNow(ours));
            }

            view = new RunView(run.Attempt, run.HasEnded, run.Conclusion, run.CreatedAt, isOurs);
        }
        else if (found is not GitHubAnswer<WorkflowRun>.NotFound)
        {
            return (null, NotNow(found));
        }

        if (RerunDecision.Decide(rerun, lost, isUnclear, earlier, view, time.GetUtcNow()) is { } early)
        {
            return (early, null);
        }

        var jobs = await workflows.ListJobsAsync(repository, rerun.RunId, rerun.RunAttempt, cancellationToken);
        if (jobs is not GitHubAnswer<IReadOnlyList<WorkflowJob>>.Ok { Value: var listed })
        {
            return (null, NotNow(jobs));
        }

        var newer = await workflows.HasNewerAsync(repository, ((GitHubAnswer<WorkflowRun>.Ok)found).Value, cancellationToken);
        return newer is GitHubAnswer<bool>.Ok { Value: var hasNewer }
            ? (RerunDecision.Decide(lost, view!, [.. listed.Select(job => new AttemptJob(job.Id, job.Name, job.Conclusion))], hasNewer), null)
            : (null, NotNow(newer));
    }

    /// <summary>Which of the jobs were lost indeed, as the records say now; a job that ended by itself after all is settled so.</summary>
    private async Task<(IReadOnlyList<LostJob> Lost, bool IsUnclear)> JudgeAsync(RerunRecord rerun, CancellationToken cancellationToken)
    {
        var lost = new List<LostJob>();
        var isUnclear = false;
        foreach (var each in rerun.Jobs)
        {
            var job = await records.FindJobAsync(each.JobId, cancellationToken);
            var instance = await records.FindInstanceAsync(each.InstanceId, cancellationToken);
            var now = time.GetUtcNow();
            var verdict = job is { Conclusion: { } conclusion, CompletedAt: { } completedAt }
                ? RecoveryTransitions.Judge(conclusion, completedAt, instance, now)
                : LossVerdict.Honest;
            isUnclear |= verdict is LossVerdict.Unclear;
            if (verdict is LossVerdict.Lost)
            {
                lost.Add(each);
            }
            else if (verdict is LossVerdict.Honest && job is { State: JobState.AwaitingRerun, Conclusion: { } own })
            {
                var (state, reason) = BindingTransitions.Outcome(own);
                await records.TryWriteAsync(new RecordChanges { Jobs = [job.Enter(state, reason, now)] }, cancellationToken);
            }
        }

        return (lost, isUnclear);
    }

    /// <summary>Tells the jobs what became of their attempt. False when one's record changed at each of some tries.</summary>
    private async Task<bool> SettleAsync(RerunRecord rerun, CancellationToken cancellationToken)
    {
        foreach (var lost in rerun.Jobs)
        {
            var isSettled = false;
            for (var i = 0; i < Contention.MaxReloads && !isSettled; i++)
            {
                var job = await records.FindJobAsync(lost.JobId, cancellationToken);
                var settled = job is null ? null : RerunTransitions.Settled(job, rerun, time.GetUtcNow());
                isSettled = settled == job || await records.TryWriteAsync(new RecordChanges { Jobs = [settled!] }, cancellationToken);
            }

            if (!isSettled)
            {
                return false;
            }
        }

        return true;
    }

    private Task<bool> TryWriteAsync(RerunRecord rerun, CancellationToken cancellationToken) =>
        records.TryWriteAsync(new RecordChanges { Reruns = [rerun] }, cancellationToken);

    private static RepositoryAccess Repository(RerunRecord rerun) => new(rerun.Repository, rerun.InstallationId);

    private static Disposition.RetryAfter NotNow<T>(GitHubAnswer<T> answer) => new(
        answer is GitHubAnswer<T>.RateLimited limited && limited.Delay > Asking ? limited.Delay : Asking, "GitHub does not tell about the run.");

    private static Disposition Contended() => Contention.Retry("What is owed to the run");

    [LoggerMessage(14005, LogLevel.Warning, "Attempt {Attempt} of run {RunId} is run again for {Lost} lost jobs. {Collateral} failed jobs run again with them.", EventName = "RerunRequested")]
    private partial void LogRequested(long runId, int attempt, int lost, int collateral);

    [LoggerMessage(14006, LogLevel.Warning, "Attempt {Attempt} of run {RunId} is not run again: {Reason}", EventName = "RerunSkipped")]
    private partial void LogSkipped(long runId, int attempt, string reason);
}
