using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;
using RunsFleet.Contracts;
using RunsFleet.GitHub;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// Registers the runner of an instance and hands its config over. Repeatable after a crash at any line, and not for ever: after
/// <see cref="FleetOptions.HandoverPatience"/> an instance gets no runner any more. Normally one call to GitHub and one to SSM.
/// </summary>
internal sealed class RunnerHandover(IRunnerRegistry runners, IConfigHandover configs, IOptions<FleetOptions> options, TimeProvider time)
{
    private const int MaxRemembered = 10_000;
    private readonly BoundedMap<long, DateTimeOffset> _absentSince = new(MaxRemembered);

    /// <summary>
    /// A refusal that comes at once is not believed until it has been said again: GitHub answers 403 and 404 on bad days too, and a job that is
    /// parked stays parked.
    /// </summary>
    private static readonly TimeSpan RefusalPatience = TimeSpan.FromMinutes(1);

    /// <summary>Gives the instance its runner, or says why not.</summary>
    public async Task<RunnerOutcome> PrepareAsync(JobRequest request, InstanceRecord instance, CancellationToken cancellationToken) =>
        await TryPrepareAsync(request, instance, cancellationToken) switch
        {
            RunnerOutcome.Impossible refused when time.GetUtcNow() - instance.LaunchedAt < RefusalPatience => new RunnerOutcome.Later(null, refused.Reason),
            var outcome => outcome,
        };

    private async Task<RunnerOutcome> TryPrepareAsync(JobRequest request, InstanceRecord instance, CancellationToken cancellationToken)
    {
        var repository = new RepositoryAccess(request.Repository, request.InstallationId);
        if (time.GetUtcNow() - instance.LaunchedAt >= options.Value.HandoverPatience)
        {
            return await LookAsync(repository, instance, cancellationToken);
        }

        var config = await runners.GenerateAsync(repository, instance.RunnerName, request.Labels, cancellationToken);
        if (config is GitHubAnswer<JitConfig>.Conflict)
        {
            // The name is the instance's, so an earlier try of ours registered it.
            if (await ResolveAsync(repository, instance, cancellationToken) is { } outcome)
            {
                return outcome;
            }

            config = await runners.GenerateAsync(repository, instance.RunnerName, request.Labels, cancellationToken);
        }

        if (config is not GitHubAnswer<JitConfig>.Ok { Value: var jit })
        {
            return NotOk(config);
        }

        return await configs.PutAsync(instance.InstanceId, jit.EncodedConfig, cancellationToken) is HandoverResult.Present
            ? new RunnerOutcome.Ready(jit.RunnerId)
            : new RunnerOutcome.Later(null, "The runner's config could not be handed over.");
    }

    /// <summary>An earlier try may have come far enough; a new one would come too late.</summary>
    private async Task<RunnerOutcome> LookAsync(RepositoryAccess repository, InstanceRecord instance, CancellationToken cancellationToken) =>
        await runners.FindAsync(repository, instance.RunnerName, CallPriority.Job, cancellationToken) switch
        {
            GitHubAnswer<RegisteredRunner?>.Ok { Value: { } runner } when runner.Busy || runner.Online => new RunnerOutcome.Ready(runner.Id),
            GitHubAnswer<RegisteredRunner?>.Ok => new RunnerOutcome.TooLate(
                $"No runner connected from the instance within {options.Value.HandoverPatience.TotalMinutes:0.#} minutes of its launch."),
            var other => NotOk(other),
        };

    /// <summary>
    /// Finds out how far the earlier try came; null when its registration is gone and a new one may be made. A registration is deleted only when
    /// its config never reached the instance: a runner that is busy or online has used it, and one whose config still lies there will.
    /// </summary>
    private async Task<RunnerOutcome?> ResolveAsync(RepositoryAccess repository, InstanceRecord instance, CancellationToken cancellationToken)
    {
        var found = await runners.FindAsync(repository, instance.RunnerName, CallPriority.Job, cancellationToken);
        switch (found)
        {
            case GitHubAnswer<RegisteredRunner?>.Ok { Value: null }:
                return null;
            case GitHubAnswer<RegisteredRunner?>.Ok { Value: { } runner } when runner.Busy || runner.Online:
                return new RunnerOutcome.Ready(runner.Id);
            case GitHubAnswer<RegisteredRunner?>.Ok { Value: { } runner }:
                return await configs.FindAsync(instance.InstanceId, cancellationToken) switch
                {
                    HandoverResult.Present => new RunnerOutcome.Ready(runner.Id),
                    HandoverResult.Absent when MayConnect(runner.Id) is { } patience =>
                        new RunnerOutcome.Later(patience, "The runner's config may just have been taken by its instance."),
                    HandoverResult.Absent => await RemoveAsync(repository, runner.Id, cancellationToken),
                    _ => new RunnerOutcome.Later(null, "It is not known whether the runner's config was handed over."),
                };
            default:
                return NotOk(found);
        }
    }

    /// <summary>
    /// A config that does not lie there was never handed over, or taken a moment ago by a runner that is about to connect. Time tells; null when it
    /// has. Counted by this host alone: another, or this one after a restart, waits anew.
    /// </summary>
    private TimeSpan? MayConnect(long runnerId)
    {
        var now = time.GetUtcNow();
        var left = _absentSince.GetOrAdd(runnerId, static (_, since) => since, now) + options.Value.RunnerConnectPatience - now;
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        _absentSince.Remove(runnerId);
        return null;
    }

    private async Task<RunnerOutcome?> RemoveAsync(RepositoryAccess repository, long runnerId, CancellationToken cancellationToken) =>
        await runners.RemoveAsync(repository, runnerId, CallPriority.Job, cancellationToken) switch
        {
            GitHubAnswer<bool>.Ok => null,
            GitHubAnswer<bool>.Conflict => new RunnerOutcome.Ready(runnerId),
            var other => NotOk(other),
        };

    private static RunnerOutcome NotOk<T>(GitHubAnswer<T> answer) => answer switch
    {
        GitHubAnswer<T>.NotFound gone => new RunnerOutcome.Impossible($"{gone.Reason} The repository is gone, or the GitHub App is not installed on it."),
        GitHubAnswer<T>.Denied denied => new RunnerOutcome.Impossible(denied.Reason),
        GitHubAnswer<T>.RateLimited limited => new RunnerOutcome.Later(limited.Delay, "GitHub's rate limit is reached."),
        GitHubAnswer<T>.Unauthorized refused => new RunnerOutcome.Later(null, refused.Reason),
        GitHubAnswer<T>.Unavailable down => new RunnerOutcome.Later(null, down.Reason),
        _ => new RunnerOutcome.Later(null, "GitHub says that the runner's name is taken."),
    };
}
