using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Fleet.GitHub;
using RunsFleet.Fleet.Launching;
using RunsFleet.Messaging;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Termination;

/// <summary>
/// An instance is to be terminated: reads the ledger again, takes its runner from GitHub, so that no job can start on it any more, and only then
/// terminates it.
/// </summary>
internal sealed partial class TerminateInstanceHandler(
    IRecordStore records,
    IRunnerRegistry runners,
    IConfigHandover configs,
    IInstanceTerminator terminator,
    IOptions<FleetOptions> options,
    TimeProvider time,
    ILogger<TerminateInstanceHandler> logger) : IMessageHandler<TerminateInstance>
{
    private const int MaxReloads = 8;

    /// <summary>What every log line of a message carries.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Describe(TerminateInstance message) =>
        [new("InstanceId", message.InstanceId), new("JobId", message.JobId)];

    public async Task<Disposition> HandleAsync(TerminateInstance message, MessageContext context, CancellationToken cancellationToken)
    {
        if (await records.FindInstanceAsync(message.InstanceId, cancellationToken) is not { } instance)
        {
            // Ours are in the ledger before anybody can ask for their end; what is not in it is not ours to terminate.
            return new Disposition.Poison("The instance is not in the ledger.");
        }

        var job = instance.JobId is { } id ? await records.FindJobAsync(id, cancellationToken) : null;
        var found = TerminationDecision.Judge(instance, job);
        if (found is TerminationCase.InUse)
        {
            LogInUse(instance.InstanceId, job!.JobId, job.State);
            return Disposition.Done;
        }

        return await DeregisterAsync(message, instance, job, found, cancellationToken)
            ?? await EndAsync(message, instance, found, cancellationToken);
    }

    /// <summary>Takes the runner from GitHub; null when the terminate may go on.</summary>
    private async Task<Disposition?> DeregisterAsync(
        TerminateInstance message, InstanceRecord instance, JobRecord? job, TerminationCase found, CancellationToken cancellationToken)
    {
        var answer = await RemoveRunnerAsync(instance, job?.Request?.InstallationId, cancellationToken);
        if (answer is GitHubAnswer<bool>.Ok or GitHubAnswer<bool>.NotFound || found is TerminationCase.Going)
        {
            return null;
        }

        var unsure = answer is GitHubAnswer<bool>.Conflict
            ? TerminationDecision.Busy(found, instance.JobEndedAt, message.RequestedAt, time.GetUtcNow(), options.Value)
            : TerminationDecision.Silent(found);
        switch (unsure)
        {
            case UnsureCase.GoOn:
                return null;
            case UnsureCase.LeaveAlone:
                LogBusy(instance.InstanceId);
                return Disposition.Done;
            default:
                var delay = answer is GitHubAnswer<bool>.RateLimited limited ? Longer(limited.Delay) : options.Value.TerminationRetryDelay;
                return new Disposition.RetryAfter(
                    delay,
                    answer is GitHubAnswer<bool>.Conflict ? "GitHub says that the runner is busy." : "GitHub did not say whether the runner is busy.");
        }
    }

    private async Task<GitHubAnswer<bool>> RemoveRunnerAsync(InstanceRecord instance, long? installationId, CancellationToken cancellationToken)
    {
        var repository = new RepositoryAccess(instance.Repository, installationId);
        if (instance.RunnerId != 0)
        {
            return await runners.RemoveAsync(repository, instance.RunnerId, cancellationToken);
        }

        // A run that crashed between registration and record left a runner whose id nobody wrote down.
        return await runners.FindAsync(repository, instance.RunnerName, cancellationToken) switch
        {
            GitHubAnswer<RegisteredRunner?>.Ok { Value: { } runner } => await runners.RemoveAsync(repository, runner.Id, cancellationToken),
            GitHubAnswer<RegisteredRunner?>.Ok => new GitHubAnswer<bool>.Ok(false),
            var other => other.As<bool>(),
        };
    }

    private async Task<Disposition> EndAsync(TerminateInstance message, InstanceRecord instance, TerminationCase found, CancellationToken cancellationToken)
    {
        var retry = new Disposition.RetryAfter(options.Value.TerminationRetryDelay, "AWS did not carry out the terminate.");
        if (await configs.DeleteAsync(instance.InstanceId, cancellationToken) is HandoverResult.Unavailable)
        {
            return retry;
        }

        if (found is TerminationCase.Going)
        {
            return Disposition.Done;
        }

        var result = await terminator.TerminateAsync(instance.InstanceId, cancellationToken);
        switch (result)
        {
            case TerminateResult.Accepted:
                await RecordAsync(message, InstanceState.ShuttingDown, cancellationToken);
                return Disposition.Done;
            case TerminateResult.NotFound when time.GetUtcNow() - instance.LaunchedAt >= options.Value.EventualConsistency:
                await RecordAsync(message, InstanceState.Terminated, cancellationToken);
                return Disposition.Done;
            default:
                LogNotTerminated(instance.InstanceId, result);
                return retry;
        }
    }

    private async Task RecordAsync(TerminateInstance message, InstanceState state, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var row = await records.FindInstanceAsync(message.InstanceId, cancellationToken);
            if (row is null)
            {
                return;
            }

            var now = time.GetUtcNow();
            var ended = row with
            {
                State = row.State is InstanceState.Terminated ? row.State : state,
                StoppingAt = row.StoppingAt ?? now,
                TerminatedAt = state is InstanceState.Terminated ? row.TerminatedAt ?? now : row.TerminatedAt,
                TerminationReason = row.TerminationReason ?? message.Reason,
                UpdatedAt = now,
            };
            if (await records.TryWriteAsync(new RecordChanges { Instances = [ended] }, cancellationToken))
            {
                LogTerminated(row.InstanceId, message.Reason);
                return;
            }
        }

        throw new InvalidOperationException($"The ledger row of {message.InstanceId} changed at each of {MaxReloads} tries.");
    }

    private TimeSpan Longer(TimeSpan delay)
    {
        var longest = TimeSpan.FromMinutes(15);
        delay = delay > options.Value.TerminationRetryDelay ? delay : options.Value.TerminationRetryDelay;
        return delay < longest ? delay : longest;
    }

    [LoggerMessage(LogLevel.Information, "Instance {InstanceId} is not terminated: job {JobId} is {State} on it.")]
    private partial void LogInUse(string instanceId, long jobId, JobState state);

    [LoggerMessage(LogLevel.Warning, "Instance {InstanceId} is not terminated: GitHub calls its runner busy, and no job of ours is known for it.")]
    private partial void LogBusy(string instanceId);

    [LoggerMessage(LogLevel.Warning, "Instance {InstanceId} could not be terminated: {Result}.")]
    private partial void LogNotTerminated(string instanceId, TerminateResult result);

    [LoggerMessage(LogLevel.Information, "Instance {InstanceId} is terminated: {Reason}")]
    private partial void LogTerminated(string instanceId, string reason);
}
