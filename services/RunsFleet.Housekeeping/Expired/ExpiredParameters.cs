using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Expired;

/// <summary>Runner configs that nobody will fetch any more: a secret has no business to outlive its instance.</summary>
internal sealed partial class ExpiredParameters(IConfigParameters parameters, IRecordStore records, TimeProvider time, ILogger<ExpiredParameters> logger) : ISweep
{
    private static readonly TimeSpan Spent = TimeSpan.FromMinutes(10);

    // A launch enters its instances before it hands their configs over; but the tables may be younger than the parameters.
    private static readonly TimeSpan Unknown = TimeSpan.FromHours(1);

    public string TaskType => "expired_parameters";

    public async Task<SweepReport> RunAsync(CancellationToken cancellationToken) => await parameters.ListAsync(cancellationToken) is { } all
        ? await Sweeping.EachAsync(all, LookAsync, (parameter, e) => LogFailed(parameter.InstanceId, e), cancellationToken)
        : new SweepReport(0, 0, 1);

    private async Task<SweepOutcome> LookAsync(ConfigParameter parameter, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - parameter.WrittenAt < Spent || !IsLeft(parameter, await records.FindInstanceAsync(parameter.InstanceId, cancellationToken), now))
        {
            return SweepOutcome.Fine;
        }

        if (!await parameters.TryDeleteAsync(parameter.InstanceId, cancellationToken))
        {
            return SweepOutcome.Failed;
        }

        LogDeleted(parameter.InstanceId);
        return SweepOutcome.Acted;
    }

    private static bool IsLeft(ConfigParameter parameter, InstanceRecord? row, DateTimeOffset now) => row switch
    {
        null => now - parameter.WrittenAt > Unknown,
        { IsAlive: false } => true,

        // A runner that has a job has read its config.
        { JobStartedAt: { } startedAt } => now - startedAt > Spent,
        _ => false,
    };

    [LoggerMessage(5008, LogLevel.Information, "The runner config of instance {InstanceId} has expired and is deleted from Parameter Store.", EventName = "ExpiredParameterDeleted")]
    private partial void LogDeleted(string instanceId);

    [LoggerMessage(5009, LogLevel.Error, "The runner config of instance {InstanceId} could not be looked at. The next sweep looks again.", EventName = "ExpiredParameterUnchecked")]
    private partial void LogFailed(string instanceId, Exception exception);
}
