using System.Diagnostics.Metrics;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Recovery;

/// <summary>What recovery counts.</summary>
public sealed class RecoveryMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _requeued = meters.Create(MetricNames.Meter).DefineCounter(MetricNames.JobsRequeued);

    /// <summary>A job that did not start is owed another runner.</summary>
    public void Requeued(RecoveryReason reason) => Count(reason switch
    {
        RecoveryReason.Interrupted => "interrupted",
        RecoveryReason.InstanceGone => "instance_gone",
        RecoveryReason.BootstrapFailed => "bootstrap_failed",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    });

    /// <summary>A job that its runner was not given is owed another.</summary>
    public void NotTaken() => Count("not_taken");

    /// <summary>A job that was lost while it ran runs again in the next attempt.</summary>
    public void Rerun() => Count("rerun");

    private void Count(string reason) => _requeued.Count(new KeyValuePair<string, object?>(MetricTags.Reason, reason));
}
