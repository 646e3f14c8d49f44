using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit;

internal static partial class CircuitLog
{
    [LoggerMessage(3001, LogLevel.Information, "Instance {InstanceId}, a {InstanceType} in {Zone}, was interrupted at {At:O}, says {Source}.", EventName = "InterruptionRecorded")]
    public static partial void Interrupted(
        this ILogger logger, string instanceId, string instanceType, string zone, FactSource source, DateTimeOffset at);

    [LoggerMessage(3002, LogLevel.Warning, "Circuit {Scope} opened after {Count} interruptions from {First:O} to {Last:O} and {Trips} failed probes. No spot launch before {AutoResetAt:O}.", EventName = "CircuitOpened")]
    public static partial void Opened(
        this ILogger logger, CircuitScope scope, int count, DateTimeOffset? first, DateTimeOffset? last, int trips, DateTimeOffset? autoResetAt);

    [LoggerMessage(3003, LogLevel.Warning, "Circuit {Scope}, which was {State}, is reset by {Actor}: {Reason}", EventName = "CircuitReset")]
    public static partial void WasReset(this ILogger logger, CircuitScope scope, string state, string actor, string reason);

    [LoggerMessage(3004, LogLevel.Error, "The circuit tables cannot be read or written. Circuits stay as they were read last: {Problem}", EventName = "CircuitStoreUnavailable")]
    public static partial void StoreUnavailable(this ILogger logger, string problem, Exception? exception);

    [LoggerMessage(3005, LogLevel.Information, "Circuit {Scope} is half-open: {Probes} instances may probe it.", EventName = "CircuitHalfOpened")]
    public static partial void HalfOpened(this ILogger logger, CircuitScope scope, int probes);

    [LoggerMessage(3006, LogLevel.Information, "Circuit {Scope} closed.", EventName = "CircuitClosed")]
    public static partial void Closed(this ILogger logger, CircuitScope scope);

    [LoggerMessage(3007, LogLevel.Warning, "Circuit {Scope}, which was {State}, is held open until {Until:O} by {Actor}: {Reason}", EventName = "CircuitHeldOpen")]
    public static partial void WasHeld(this ILogger logger, CircuitScope scope, string state, DateTimeOffset? until, string actor, string reason);

    [LoggerMessage(3008, LogLevel.Information, "Launch {LaunchId} probes circuit {Scope} with {Granted} instances.", EventName = "ProbeGranted")]
    public static partial void Probed(this ILogger logger, string launchId, CircuitScope scope, int granted);

    [LoggerMessage(3009, LogLevel.Warning, "A watcher of circuits is dropped and has to connect again: {Reason}", EventName = "WatcherDropped")]
    public static partial void WatcherDropped(this ILogger logger, string reason);
}
