using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.GitHub;
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

    /// <summary>Returns what every log line of a message carries.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Describe(TerminateInstance message) =>
        [new("InstanceId", message.InstanceId), new("JobId", message.JobId)];

    public async Task<Disposition> HandleAsync(TerminateInstance message, MessageContext context, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            if (await records.FindInstanceAsync(message.InstanceId, cancellationToken) is not { } instance)
            {
                // Ours are in the ledger before anybody can ask for their end; what is not in it is not ours to terminate.
                return new Disposition.Poison("The instance is not in the ledger.");
            }

            var job = instance.JobId is { } id ? await records.FindJobAsync(id, cancellationToken) : null;
            var found = TerminationDecision.Judge(instance, job);
            if (TerminationDecision.Intent(found, instance, message.Reason) is var intended && intended != instance)
            {
                if (!await records.TryWriteAsync(new RecordChanges { Instances = [intended with { UpdatedAt = time.GetUtcNow() }] }, cancellationToken))
                {
                    continue;
                }

                instance = intended with { Version = intended.Version + 1 };
            }

            if (found is TerminationCase.InUse)
            {
                LogInUse(instance.InstanceId, job!.JobId, job.State);
                return Disposition.Done;
            }

            var removal = TerminationDecision.IsUsedUp(found, instance, job)
                ? new GitHubAnswer<bool>.Ok(false)
                : await RemoveRunnerAsync(instance, job?.Request?.InstallationId, cancellationToken);
            return await HoldAsync(message, instance, found, removal, cancellationToken)
                ?? await EndAsync(message, instance, found, removal, cancellationToken);
        }

        return Later(message, null, $"The ledger row changed at each of {MaxReloads} tries.");
    }

    /// <summary>What to do instead of terminating while it is not sure that the runner can take no job; null when the terminate may go on.</summary>
    private async Task<Disposition?> HoldAsync(
        TerminateInstance message, InstanceRecord instance, TerminationCase found, GitHubAnswer<bool> removal, CancellationToken cancellationToken)
    {
        if (IsRemoved(removal) || found is TerminationCase.Going)
        {
            return null;
        }

        var busy = removal is GitHubAnswer<bool>.Conflict;
        switch (busy ? TerminationDecision.Busy(found, instance.JobEndedAt, message.RequestedAt, time.GetUtcNow(), options.Value) : TerminationDecision.Silent(found))
        {
            case UnsureCase.GoOn:
                return null;
            case UnsureCase.LeaveAlone when await records.TryWriteAsync(
                new RecordChanges { Instances = [instance with { TerminationReason = null, UpdatedAt = time.GetUtcNow() }] }, cancellationToken):
                LogBusy(instance.InstanceId);
                return Disposition.Done;
            default:
                return Later(message, removal, busy ? "GitHub says that the runner is busy." : "GitHub did not say whether the runner is busy.");
        }
    }

    private async Task<GitHubAnswer<bool>> RemoveRunnerAsync(InstanceRecord instance, long? installationId, CancellationToken cancellationToken)
    {
        var repository = new RepositoryAccess(instance.Repository, installationId);
        if (instance.RunnerId != 0)
        {
            return await runners.RemoveAsync(repository, instance.RunnerId, CallPriority.Background, cancellationToken);
        }

        // A run that crashed between registration and record left a runner whose id nobody wrote down.
        return await runners.FindAsync(repository, instance.RunnerName, CallPriority.Background, cancellationToken) switch
        {
            GitHubAnswer<RegisteredRunner?>.Ok { Value: { } runner } =>
                await runners.RemoveAsync(repository, runner.Id, CallPriority.Background, cancellationToken),
            GitHubAnswer<RegisteredRunner?>.Ok => new GitHubAnswer<bool>.Ok(false),
            var other => other.As<bool>(),
        };
    }

    private async Task<Disposition> EndAsync(
        TerminateInstance message, InstanceRecord instance, TerminationCase found, GitHubAnswer<bool> removal, CancellationToken cancellationToken)
    {
        var config = await configs.DeleteAsync(instance.InstanceId, cancellationToken);
        if (found is not TerminationCase.Going)
        {
            var result = await terminator.TerminateAsync(instance.InstanceId, cancellationToken);
            switch (result)
            {
                case TerminateResult.Accepted:
                    await RecordAsync(message, InstanceState.ShuttingDown, cancellationToken);
                    break;
                case TerminateResult.NotFound when time.GetUtcNow() - instance.LaunchedAt >= options.Value.EventualConsistency:
                    await RecordAsync(message, InstanceState.Terminated, cancellationToken);
                    break;
                default:
                    LogNotTerminated(instance.InstanceId, result);
                    return Later(message, removal, "EC2 did not carry out the terminate.");
            }
        }

        // The instance goes; what it left behind goes with it, or later.
        if (config is not HandoverResult.Absent)
        {
            return Later(message, removal, "SSM did not delete the runner's config.");
        }

        return IsRemoved(removal) || removal is GitHubAnswer<bool>.Conflict || !TerminationDecision.MayStillBeRegistered(message.RequestedAt, time.GetUtcNow())
            ? Disposition.Done
            : Later(message, removal, "GitHub did not delete the runner's registration.");
    }

    private static bool IsRemoved(GitHubAnswer<bool> removal) => removal is GitHubAnswer<bool>.Ok or GitHubAnswer<bool>.NotFound;

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

    private Disposition.RetryAfter Later(TerminateInstance message, GitHubAnswer<bool>? removal, string reason)
    {
        var wait = TerminationDecision.Wait(message.RequestedAt, time.GetUtcNow(), options.Value, Random.Shared.NextDouble());
        var longest = TimeSpan.FromMinutes(15);
        wait = removal is GitHubAnswer<bool>.RateLimited { Delay: var delay } && delay > wait ? delay : wait;
        LogLater(message.InstanceId, wait.TotalSeconds, reason);
        return new Disposition.RetryAfter(wait < longest ? wait : longest, reason);
    }

    [LoggerMessage(2101, LogLevel.Information, "Instance {InstanceId} is not terminated, because job {JobId} is {State} on it.", EventName = "InstanceInUse")]
    private partial void LogInUse(string instanceId, long jobId, JobState state);

    [LoggerMessage(2102, LogLevel.Warning, "Instance {InstanceId} is not terminated: GitHub says that its runner is busy, and no job of ours is known for it. A sweep looks again.", EventName = "BusyRunnerLeftAlone")]
    private partial void LogBusy(string instanceId);

    [LoggerMessage(2103, LogLevel.Information, "Termination of instance {InstanceId} is tried again in {Seconds} s: {Reason}", EventName = "TerminationPostponed")]
    private partial void LogLater(string instanceId, double seconds, string reason);

    [LoggerMessage(2104, LogLevel.Warning, "Instance {InstanceId} could not be terminated: {Result}. The termination is tried again.", EventName = "TerminationFailed")]
    private partial void LogNotTerminated(string instanceId, TerminateResult result);

    [LoggerMessage(2105, LogLevel.Information, "Instance {InstanceId} is terminated: {Reason}", EventName = "InstanceTerminated")]
    private partial void LogTerminated(string instanceId, string reason);
}
