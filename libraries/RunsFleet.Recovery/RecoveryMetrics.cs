using System.Diagnostics.Metrics;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Recovery;

/// <summary>What recovery counts.</summary>
public sealed class RecoveryMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _requeued = meters.Create(MetricNames.Meter).DefineCounter(MetricNames.JobsRequeued);

    /// <summary>Counts a job that did not start and needs another runner.</summary>
    public void Requeued(RecoveryReason reason) => Count(reason switch
    {
        RecoveryReason.Interrupted => "interrupted",
        RecoveryReason.InstanceGone => "instance_gone",
        RecoveryReason.BootstrapFailed => "bootstrap_failed",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    });

    /// <summary>Counts a job that its runner was not given and that needs another.</summary>
    public void NotTaken() => Count("not_taken");

    /// <summary>Counts a job that was lost while it ran and runs again in the next attempt.</summary>
    public void Rerun() => Count("rerun");

    private void Count(string reason) => _requeued.Count(new KeyValuePair<string, object?>(MetricTags.Reason, reason));
}
