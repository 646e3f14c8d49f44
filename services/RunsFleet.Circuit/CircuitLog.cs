using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit;

internal static partial class CircuitLog
{
    [LoggerMessage(1, LogLevel.Information, "Instance {InstanceId}, a {Scope} in {Zone}, was interrupted at {At:O}, says {Source}.")]
    public static partial void Interrupted(
        this ILogger logger, string instanceId, CircuitScope scope, string zone, FactSource source, DateTimeOffset at);

    [LoggerMessage(2, LogLevel.Warning, "Circuit {Scope} opened: {Count} interruptions from {First:O} to {Last:O}. No spot before {AutoResetAt:O}.")]
    public static partial void Opened(
        this ILogger logger, CircuitScope scope, int count, DateTimeOffset? first, DateTimeOffset? last, DateTimeOffset? autoResetAt);

    [LoggerMessage(3, LogLevel.Warning, "Circuit {Scope}, which was {State}, is reset by {Actor}: {Reason}")]
    public static partial void WasReset(this ILogger logger, CircuitScope scope, string state, string actor, string reason);

    [LoggerMessage(4, LogLevel.Error, "The circuits' tables cannot be used: {Problem}")]
    public static partial void StoreUnavailable(this ILogger logger, string problem, Exception? exception);
}
