using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit;

internal static partial class CircuitLog
{
    [LoggerMessage(1, LogLevel.Information, "Instance {InstanceId}, a {InstanceType} in {Zone}, was interrupted at {At:O}, says {Source}.")]
    public static partial void Interrupted(
        this ILogger logger, string instanceId, string instanceType, string zone, FactSource source, DateTimeOffset at);

    [LoggerMessage(2, LogLevel.Warning, "Circuit {Scope} opened: {Count} interruptions from {First:O} to {Last:O}, {Trips} failed probes. No spot before {AutoResetAt:O}.")]
    public static partial void Opened(
        this ILogger logger, CircuitScope scope, int count, DateTimeOffset? first, DateTimeOffset? last, int trips, DateTimeOffset? autoResetAt);

    [LoggerMessage(3, LogLevel.Warning, "Circuit {Scope}, which was {State}, is reset by {Actor}: {Reason}")]
    public static partial void WasReset(this ILogger logger, CircuitScope scope, string state, string actor, string reason);

    [LoggerMessage(4, LogLevel.Error, "The circuits' tables cannot be used: {Problem}")]
    public static partial void StoreUnavailable(this ILogger logger, string problem, Exception? exception);

    [LoggerMessage(5, LogLevel.Information, "Circuit {Scope} is half-open: {Probes} instances may try it.")]
    public static partial void HalfOpened(this ILogger logger, CircuitScope scope, int probes);

    [LoggerMessage(6, LogLevel.Information, "Circuit {Scope} closed.")]
    public static partial void Closed(this ILogger logger, CircuitScope scope);

    [LoggerMessage(7, LogLevel.Warning, "Circuit {Scope}, which was {State}, is held open until {Until:O} by {Actor}: {Reason}")]
    public static partial void WasHeld(this ILogger logger, CircuitScope scope, string state, DateTimeOffset? until, string actor, string reason);

    [LoggerMessage(8, LogLevel.Information, "Launch {LaunchId} tries circuit {Scope} with {Granted} instances.")]
    public static partial void Probed(this ILogger logger, string launchId, CircuitScope scope, int granted);

    [LoggerMessage(9, LogLevel.Warning, "A watcher of circuits is dropped: {Reason}")]
    public static partial void WatcherDropped(this ILogger logger, string reason);
}
