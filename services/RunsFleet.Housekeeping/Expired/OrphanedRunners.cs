using RunsFleet.Contracts;
using RunsFleet.GitHub;
using RunsFleet.Housekeeping.Instances;
using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Expired;

/// <summary>
/// Runners that GitHub has registered and whose instance is gone. Offline is not dead (lesson L25): their age is the ledger's, and one that no ledger knows is
/// entered as a first observation, which must be old before anything is done. GitHub refuses to remove a runner that has a job.
/// </summary>
internal sealed partial class OrphanedRunners(
    RepositoryRound repositories, IRunnerRegistry runners, IRecordStore records, IFleetInstances ec2, TimeProvider time, ILogger<OrphanedRunners> logger) : ISweep
{
    // GitHub notices late that a runner went, and removes it by itself when its job is over.
    private static readonly TimeSpan Gone = TimeSpan.FromMinutes(10);

    // Another fleet may share the repository: its runners come online within minutes.
    private static readonly TimeSpan Unknown = TimeSpan.FromHours(1);

    public string TaskType => "orphaned_runners";

    public async Task<SweepReport> RunAsync(CancellationToken cancellationToken)
    {
        var report = SweepReport.Nothing;
        var living = new Lazy<Task<HashSet<string>?>>(() => FindLivingAsync(cancellationToken));
        foreach (var repository in await repositories.NextAsync(cancellationToken))
        {
            var access = new RepositoryAccess(repository.Name, repository.InstallationId);
            switch (await runners.ListAsync(access, cancellationToken))
            {
                case GitHubAnswer<IReadOnlyList<NamedRunner>>.Ok { Value: var all }:
                    report += await Sweeping.EachAsync(
                        [.. all.Where(runner => runner.Runner is { Online: false, Busy: false } && RunnerNames.InstanceId(runner.Name) is not null)],
                        (runner, token) => LookAsync(access, runner, living, token),
                        (runner, e) => LogFailed(runner.Name, repository.Name, e),
                        cancellationToken);
                    break;
                case GitHubAnswer<IReadOnlyList<NamedRunner>>.NotFound:
                    // The repository is gone, or the App is not there any more.
                    break;
                case GitHubAnswer<IReadOnlyList<NamedRunner>>.RateLimited:
                    return report + new SweepReport(0, 0, 1);
                default:
                    report += new SweepReport(0, 0, 1);
                    break;
            }
        }

        return report;
    }

    private async Task<SweepOutcome> LookAsync(RepositoryAccess repository, NamedRunner runner, Lazy<Task<HashSet<string>?>> living, CancellationToken cancellationToken)
    {
        var instanceId = RunnerNames.InstanceId(runner.Name)!;
        var now = time.GetUtcNow();
        switch (await records.FindInstanceAsync(instanceId, cancellationToken))
        {
            case null:
                return await living.Value is not { } ids ? SweepOutcome.Failed
                    : ids.Contains(instanceId) ? SweepOutcome.Fine
                    : await records.TryWriteAsync(new RecordChanges { Instances = [FirstObservation(instanceId, repository.Name, now)] }, cancellationToken) ? SweepOutcome.Fine
                    : SweepOutcome.Failed;
            case { State: InstanceState.Terminated } row when now - (row.TerminatedAt ?? row.UpdatedAt) > (row.InstanceType == NeverSeen ? Unknown : Gone):
                return await RemoveAsync(repository, runner, cancellationToken);
            default:
                return SweepOutcome.Fine;
        }
    }

    private async Task<SweepOutcome> RemoveAsync(RepositoryAccess repository, NamedRunner runner, CancellationToken cancellationToken)
    {
        switch (await runners.RemoveAsync(repository, runner.Runner.Id, CallPriority.Background, cancellationToken))
        {
            case GitHubAnswer<bool>.Ok { Value: true }:
                LogRemoved(runner.Name, repository.Name);
                return SweepOutcome.Acted;
            case GitHubAnswer<bool>.Ok or GitHubAnswer<bool>.Conflict:
                return SweepOutcome.Fine;
            default:
                return SweepOutcome.Failed;
        }
    }

    private async Task<HashSet<string>?> FindLivingAsync(CancellationToken cancellationToken) =>
        await ec2.ListAsync(cancellationToken) is { } shown ? [.. shown.Select(instance => instance.InstanceId)] : null;

    private const string NeverSeen = "unknown";

    private static InstanceRecord FirstObservation(string instanceId, string repository, DateTimeOffset now) => new()
    {
        InstanceId = instanceId,
        InstanceType = NeverSeen,
        AvailabilityZone = InstanceRecord.UnknownZone,
        Market = Market.OnDemand,
        LaunchId = NeverSeen,
        RunnerName = RunnerNames.RunnerName(instanceId),
        Repository = repository,
        State = InstanceState.Terminated,
        LaunchedAt = now,
        TerminatedAt = now,
        TerminationReason = "Its runner was registered, and neither EC2 nor the ledger knew of it.",
        UpdatedAt = now,
    };

    [LoggerMessage(5006, LogLevel.Warning, "Runner {RunnerName} of {Repository} is removed from GitHub, because its instance is gone.", EventName = "OrphanedRunnerRemoved")]
    private partial void LogRemoved(string runnerName, string repository);

    [LoggerMessage(5007, LogLevel.Error, "Runner {RunnerName} of {Repository} could not be looked at. A later sweep looks again.", EventName = "OrphanedRunnerUnchecked")]
    private partial void LogFailed(string runnerName, string repository, Exception exception);
}
