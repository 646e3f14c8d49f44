using Microsoft.Extensions.Logging;
using RunsFleet.Contracts;
using RunsFleet.GitHub;
using RunsFleet.Records;

namespace RunsFleet.Recovery;

/// <summary>
/// What a job inherits that takes the place of one that was lost: it goes on demand, and its recovery account goes on. Only in an attempt that we began;
/// a person's rerun stays on spot (lesson L19).
/// </summary>
public sealed partial class RerunInheritance(IRecordStore records, IWorkflowRuns workflows, ILogger<RerunInheritance> logger)
{
    /// <summary>Returns the request of a job that was just queued, with what it inherits.</summary>
    public async Task<JobRequest> ApplyAsync(JobRequest request, CancellationToken cancellationToken)
    {
        if (request.RunAttempt < 2
            || (await records.FindRerunsAsync(request.RunId, cancellationToken)).FirstOrDefault(other => other.RunAttempt == request.RunAttempt - 1)
                is not { State: RerunState.Done or RerunState.Requested } rerun
            || !await IsOursAsync(request, rerun, cancellationToken))
        {
            return request;
        }

        var inherited = RecoveryTransitions.Inherit(request, rerun);
        if (inherited == request && !await IsAnyNamedAsync(request, rerun, cancellationToken))
        {
            // GitHub calls the jobs otherwise than before: which of them takes a lost one's place cannot be told.
            inherited = request with { ForceOnDemand = true, RetryCount = rerun.Jobs.Max(job => job.RetryCount) + 1 };
        }

        if (inherited != request)
        {
            LogInherits(request.JobId, request.RunAttempt, inherited.RetryCount);
        }

        return inherited;
    }

    /// <summary>A rerun that GitHub confirmed is ours; of one that it did not, it knows who began it. Silence is taken for ours: on demand is the safe side.</summary>
    private async Task<bool> IsOursAsync(JobRequest request, RerunRecord rerun, CancellationToken cancellationToken)
    {
        if (rerun.State is RerunState.Done)
        {
            return true;
        }

        return await workflows.FindAttemptAsync(Repository(request), request.RunId, request.RunAttempt, cancellationToken) is not GitHubAnswer<WorkflowRun>.Ok { Value: var attempt }
            || await workflows.IsOursAsync(attempt.TriggeringActor, cancellationToken) is not GitHubAnswer<bool>.Ok { Value: false };
    }

    private async Task<bool> IsAnyNamedAsync(JobRequest request, RerunRecord rerun, CancellationToken cancellationToken) =>
        await workflows.ListJobsAsync(Repository(request), request.RunId, request.RunAttempt, cancellationToken) is not GitHubAnswer<IReadOnlyList<WorkflowJob>>.Ok { Value: var jobs }
        || jobs.Any(job => job.RunAttempt == request.RunAttempt && rerun.Jobs.Any(lost => lost.Name == job.Name));

    private static RepositoryAccess Repository(JobRequest request) => new(request.Repository, request.InstallationId);

    [LoggerMessage(14004, LogLevel.Information, "Job {JobId} of attempt {Attempt} takes the place of a lost job. It goes on demand, as recovery {RetryCount}.", EventName = "RecoveryInherited")]
    private partial void LogInherits(long jobId, int attempt, int retryCount);
}
