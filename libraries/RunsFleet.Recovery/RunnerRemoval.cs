using RunsFleet.GitHub;
using RunsFleet.Records;

namespace RunsFleet.Recovery;

/// <summary>
/// Deletes the registration of an instance's runner, after which no job can start on it. GitHub refuses that for a runner that has a job, so the very
/// same call decides the race between a job's start and its recovery (lesson L35).
/// </summary>
public sealed class RunnerRemoval(IRunnerRegistry runners, IWorkflowRuns workflows)
{
    /// <summary>Removes the runner of the instance that was meant for the job.</summary>
    public async Task<RunnerRemoved> TryRemoveAsync(JobRecord job, InstanceRecord instance, CancellationToken cancellationToken)
    {
        var repository = new RepositoryAccess(instance.Repository, job.Request?.InstallationId);
        var runnerId = instance.RunnerId;
        if (runnerId == 0)
        {
            // A run that crashed between registration and record left a runner whose id nobody wrote down.
            switch (await runners.FindAsync(repository, instance.RunnerName, CallPriority.Job, cancellationToken))
            {
                case GitHubAnswer<RegisteredRunner?>.Ok { Value: { } found }:
                    runnerId = found.Id;
                    break;
                case GitHubAnswer<RegisteredRunner?>.Ok:
                    return await LookAtJobAsync(repository, job, cancellationToken);
                case var other:
                    return NotOk(other);
            }
        }

        return await runners.RemoveAsync(repository, runnerId, CallPriority.Job, cancellationToken) switch
        {
            GitHubAnswer<bool>.Ok { Value: true } => new RunnerRemoved.Free(),

            // It was gone before: an ephemeral runner that has had its job goes too.
            GitHubAnswer<bool>.Ok => await LookAtJobAsync(repository, job, cancellationToken),
            GitHubAnswer<bool>.Conflict => new RunnerRemoved.TooLate("GitHub says that its runner is busy."),
            var other => NotOk(other),
        };
    }

    private async Task<RunnerRemoved> LookAtJobAsync(RepositoryAccess repository, JobRecord job, CancellationToken cancellationToken) =>
        await workflows.FindJobAsync(repository, job.JobId, cancellationToken) switch
        {
            GitHubAnswer<WorkflowJob>.Ok { Value.Status: "queued" or "waiting" or "pending" or "requested" } => new RunnerRemoved.Free(),
            GitHubAnswer<WorkflowJob>.Ok { Value.Status: var status } => new RunnerRemoved.TooLate($"GitHub says that it is {status}."),
            var other => NotOk(other),
        };

    private static RunnerRemoved NotOk<T>(GitHubAnswer<T> answer) => answer switch
    {
        GitHubAnswer<T>.NotFound gone => new RunnerRemoved.TooLate(gone.Reason),
        GitHubAnswer<T>.RateLimited limited => new RunnerRemoved.Unknown("GitHub's rate limit is reached.", limited.Delay),
        GitHubAnswer<T>.Denied denied => new RunnerRemoved.Unknown(denied.Reason, null),
        GitHubAnswer<T>.Unauthorized refused => new RunnerRemoved.Unknown(refused.Reason, null),
        GitHubAnswer<T>.Unavailable down => new RunnerRemoved.Unknown(down.Reason, null),
        _ => new RunnerRemoved.Unknown("GitHub's answer makes no sense here.", null),
    };
}
