using Microsoft.Extensions.Options;
using RunsFleet.Circuit.Board;
using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Handlers;

/// <summary>Opens and closes circuits by hand, and logs who did so and why.</summary>
internal sealed class ManualControl(
    ICircuitStore store, CircuitBoard board, IOptions<CircuitOptions> options, TimeProvider time, CircuitMetrics metrics, ILogger<ManualControl> logger)
{
    /// <summary>Longest time that a circuit is held open.</summary>
    public static readonly TimeSpan MaxHold = TimeSpan.FromHours(24);

    /// <summary>Shortest time that a circuit is held open.</summary>
    public static readonly TimeSpan MinHold = TimeSpan.FromMinutes(1);

    /// <summary>Closes a circuit; of a type or a zone the pools too. The circuit first.</summary>
    public async Task<IReadOnlyList<CircuitView>> ResetAsync(CircuitScope scope, string actor, string reason, CancellationToken cancellationToken)
    {
        // Not from the board: a pool that another replica opened a moment ago must not stay.
        var pools = scope.Kind is ScopeKind.Pool ? [] : (await store.ListAsync(cancellationToken)).Select(record => record.Scope)
            .Where(other => other.Kind is ScopeKind.Pool && (scope.Kind is ScopeKind.Type ? other.InstanceType == scope.InstanceType : other.Zone == scope.Zone));
        var views = new List<CircuitView>();

        // Pools first: what is left when this is cut short is the wider circuit, which an operator sees and resets again.
        foreach (var each in pools.OrderBy(pool => pool.ToString(), StringComparer.Ordinal).Append(scope))
        {
            var (before, after) = await ChangeAsync(each, CircuitLife.Reset, cancellationToken);
            logger.WasReset(each, Name(before), actor, reason);
            views.Add(CircuitLife.View(after, options.Value, time.GetUtcNow()));
        }

        views.Reverse();
        return views;
    }

    /// <summary>Opens a circuit, or keeps it open for longer.</summary>
    public async Task<CircuitView> OpenAsync(CircuitScope scope, TimeSpan duration, string actor, string reason, CancellationToken cancellationToken)
    {
        var (before, after) = await ChangeAsync(scope, (record, now) => CircuitLife.Hold(record, duration, options.Value, now), cancellationToken);
        logger.WasHeld(scope, Name(before), after.AutoResetAt, actor, reason);
        if (before is not BreakerState.Open)
        {
            metrics.Opened(scope);
        }

        return CircuitLife.View(after, options.Value, time.GetUtcNow());
    }

    private async Task<(BreakerState Before, CircuitRecord After)> ChangeAsync(
        CircuitScope scope, Func<CircuitRecord, DateTimeOffset, CircuitRecord> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Contention.MaxAttempts; attempt++)
        {
            var current = (await store.FindAsync([scope], cancellationToken))[0];
            var now = time.GetUtcNow();
            var next = change(current, now) with { UpdatedAt = now };
            if (await store.TryWriteAsync(next, cancellationToken))
            {
                next = next with { Version = next.Version + 1 };
                board.Apply(next);
                return (CircuitLife.View(current, options.Value, now).State, next);
            }
        }

        throw Contention.Lost(scope.ToString());
    }

    private static string Name(BreakerState state) => state switch
    {
        BreakerState.Closed => "closed",
        BreakerState.Open => "open",
        _ => "half-open",
    };
}
