using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;
using RunsFleet.Messaging;

namespace RunsFleet.Events;

/// <summary>
/// Events about instances that the ledger does not know. A launch writes its rows just after CreateFleet, so a row may be about to come; and
/// EventBridge is account-wide, so most of these instances are somebody else's (lesson L64). Retried by time, never by receive count; an instance
/// that EC2 shows without our tag is remembered, so that what else comes of it costs nothing.
/// </summary>
internal sealed partial class UnknownInstances(
    IInstanceObserver observer, EventsMetrics metrics, IOptions<EventsOptions> options, TimeProvider time, ILogger<UnknownInstances> logger)
{
    /// <summary>Every row is there by then, unless its launch has crashed; and EC2 shows an instance's tags.</summary>
    internal static readonly TimeSpan LaunchWrites = TimeSpan.FromSeconds(15);

    // For one that is ours, and while EC2 does not answer: it shows a terminated instance for about an hour.
    private static readonly TimeSpan LongPatience = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    // Of other teams' instances that live longer the end costs one look more; so does what falls out.
    private const int Remembered = 10_000;
    private static readonly TimeSpan RememberedFor = TimeSpan.FromHours(6);

    private readonly BoundedMemory<string, bool> _foreign = new(Remembered, RememberedFor, time);

    /// <summary>Returns true when the instance is known to be somebody else's: its event is counted and needs nothing more.</summary>
    public bool IsForeign(string instanceId)
    {
        if (!_foreign.TryGet(instanceId, out _))
        {
            return false;
        }

        metrics.EventIgnored(IgnoredReason.ForeignInstance);
        return true;
    }

    /// <summary>
    /// Decides what to do with an event of that time, when there is no hurry: EC2 is asked only when the launch must have been written.
    /// </summary>
    public async Task<Disposition> WaitAsync(string instanceId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var age = time.GetUtcNow() - at;
        return age < LaunchWrites
            ? Wait(LaunchWrites - age)
            : Judge(instanceId, at, await observer.ObserveAsync(instanceId, cancellationToken));
    }

    /// <summary>Decides what to do with an event of that time, after EC2 was asked.</summary>
    public Disposition Judge(string instanceId, DateTimeOffset at, InstanceObservation observation)
    {
        var now = time.GetUtcNow();
        if (observation is InstanceObservation.Seen { Ours: false } seen)
        {
            if (now - seen.LaunchedAt < LaunchWrites)
            {
                // Its tags may not be visible yet.
                return Wait(LaunchWrites);
            }

            _foreign.AddOrUpdate(instanceId, true, known => known);
            metrics.EventIgnored(IgnoredReason.ForeignInstance);
            LogForeign(instanceId);
            return Disposition.Done;
        }

        // Again, later and later.
        var age = now - at;
        var ours = observation is InstanceObservation.Seen;
        if (age < (ours || observation is InstanceObservation.Unavailable ? LongPatience : options.Value.UnknownInstancePatience))
        {
            return Wait(age);
        }

        if (ours)
        {
            // Somebody has to look: a launch of ours was never entered.
            return new Disposition.Poison($"The instance carries our tag and is not in the ledger after {LongPatience.TotalMinutes:0} minutes.");
        }

        metrics.EventIgnored(IgnoredReason.UnknownInstance);
        LogUnknown(instanceId, age);
        return Disposition.Done;
    }

    private static Disposition.RetryAfter Wait(TimeSpan wait) =>
        new(TimeSpan.FromTicks(Math.Clamp(wait.Ticks, ShortestWait.Ticks, LongestWait.Ticks)), "The instance is not in the ledger yet.");

    [LoggerMessage(4011, LogLevel.Debug, "Instance {InstanceId} does not carry our tag. Its events are ignored.", EventName = "ForeignInstance")]
    private partial void LogForeign(string instanceId);

    [LoggerMessage(4012, LogLevel.Warning, "Instance {InstanceId} is not in the ledger {Age} after an event about it. The event is dropped.", EventName = "UnknownInstanceDropped")]
    private partial void LogUnknown(string instanceId, TimeSpan age);
}
