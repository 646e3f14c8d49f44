using Microsoft.Extensions.Options;
using RunsFleet.Messaging;

namespace RunsFleet.Events;

/// <summary>
/// Events about instances that the ledger does not know. A launch writes its rows just after CreateFleet, so a row may be about to come; and
/// EventBridge is account-wide, so most of these instances are somebody else's (lesson L64). Retried by time, never by receive count.
/// </summary>
internal sealed partial class UnknownInstances(
    IInstanceSights sights, EventsMetrics metrics, IOptions<EventsOptions> options, TimeProvider time, ILogger<UnknownInstances> logger)
{
    // Nearly every row is there by then, and the others are worth one call to EC2.
    private static readonly TimeSpan LaunchWrites = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>What to do with an event of that time, when there is no hurry.</summary>
    public async Task<Disposition> WaitAsync(string instanceId, DateTimeOffset at, CancellationToken cancellationToken) =>
        time.GetUtcNow() - at < LaunchWrites
            ? Later(instanceId, at)
            : Judge(instanceId, at, await sights.LookAsync(instanceId, cancellationToken));

    /// <summary>What to do with an event of that time, after EC2 was asked.</summary>
    public Disposition Judge(string instanceId, DateTimeOffset at, InstanceSight sight)
    {
        if (sight is not InstanceSight.Seen { Ours: false })
        {
            return Later(instanceId, at);
        }

        metrics.EventIgnored(IgnoredReason.ForeignInstance);
        LogForeign(instanceId);
        return Disposition.Done;
    }

    /// <summary>Again, later and later; given up only after <see cref="EventsOptions.UnknownInstancePatience"/>.</summary>
    public Disposition Later(string instanceId, DateTimeOffset at)
    {
        var age = time.GetUtcNow() - at;
        if (age < options.Value.UnknownInstancePatience)
        {
            return new Disposition.RetryAfter(
                TimeSpan.FromTicks(Math.Clamp(age.Ticks, ShortestWait.Ticks, LongestWait.Ticks)), "The instance is not in the ledger yet.");
        }

        metrics.EventIgnored(IgnoredReason.UnknownInstance);
        LogUnknown(instanceId, age);
        return Disposition.Done;
    }

    [LoggerMessage(LogLevel.Debug, "Instance {InstanceId} is not ours.")]
    private partial void LogForeign(string instanceId);

    [LoggerMessage(LogLevel.Warning, "Instance {InstanceId} is still not in the ledger {Age} after an event about it, which is dropped.")]
    private partial void LogUnknown(string instanceId, TimeSpan age);
}
