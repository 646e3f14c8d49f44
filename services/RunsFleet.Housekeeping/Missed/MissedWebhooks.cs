namespace RunsFleet.Housekeeping.Missed;

/// <summary>Webhooks that never came: those that GitHub says failed are delivered again, and what none tells of is looked for in the runs themselves.</summary>
internal sealed class MissedWebhooks(FailedDeliveries deliveries, MissedJobs jobs) : ISweep
{
    public string TaskType => "missed_webhooks";

    public async Task<SweepReport> RunAsync(CancellationToken cancellationToken) => await deliveries.RunAsync(cancellationToken) + await jobs.RunAsync(cancellationToken);
}
