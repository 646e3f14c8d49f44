using Microsoft.Extensions.Options;
using RunsFleet.Circuit.Board;
using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Handlers;

/// <summary>Grants probes of half-open circuits, and learns what became of them.</summary>
internal sealed class Probing(ICircuitStore store, CircuitBoard board, IOptions<CircuitOptions> options, TimeProvider time, ILogger<Probing> logger)
{
    /// <summary>Acquires probes for a launch. Returns how many instances it may bring into the scope, and the circuit afterwards.</summary>
    public async Task<(int Granted, CircuitView Circuit)> AcquireAsync(CircuitScope scope, string launchId, int count, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Contention.MaxAttempts; attempt++)
        {
            var current = (await store.FindAsync([scope], cancellationToken))[0];
            var (next, granted) = CircuitLife.Acquire(current, launchId, count, options.Value, time.GetUtcNow());
            if (await TryWriteAsync(current, next, cancellationToken))
            {
                if (next.State is BreakerState.HalfOpen && granted > 0)
                {
                    logger.Probed(launchId, scope, granted);
                }

                return (granted, CircuitLife.View(next, options.Value, time.GetUtcNow()));
            }
        }

        throw Contention.Lost(scope.ToString());
    }

    /// <summary>Binds the launch's probes of each scope to the instances that it brought there.</summary>
    public async Task<IReadOnlyList<CircuitView>> RecordAsync(
        string launchId, IReadOnlyList<CircuitScope> scopes, IReadOnlyList<LaunchedRunner> instances, CancellationToken cancellationToken)
    {
        var views = new List<CircuitView>();
        foreach (var scope in scopes)
        {
            views.Add(await RecordAsync(launchId, scope, [.. instances.Where(instance => scope.Covers(instance.InstanceType, instance.Zone)).Select(instance => instance.InstanceId)], cancellationToken));
        }

        return views;
    }

    private async Task<CircuitView> RecordAsync(string launchId, CircuitScope scope, IReadOnlyList<string> instanceIds, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Contention.MaxAttempts; attempt++)
        {
            var current = (await store.FindAsync([scope], cancellationToken))[0];
            var next = CircuitLife.Bind(current, launchId, instanceIds, options.Value, time.GetUtcNow());
            if (await TryWriteAsync(current, next, cancellationToken))
            {
                return CircuitLife.View(next, options.Value, time.GetUtcNow());
            }
        }

        throw Contention.Lost(scope.ToString());
    }

    private async Task<bool> TryWriteAsync(CircuitRecord current, CircuitRecord next, CancellationToken cancellationToken)
    {
        // What only time has changed, the sweep writes and tells.
        if (next.Probes.Equals(current.Probes))
        {
            return true;
        }

        next = next with { UpdatedAt = time.GetUtcNow() };
        if (!await store.TryWriteAsync(next, cancellationToken))
        {
            return false;
        }

        board.Apply(next with { Version = next.Version + 1 });
        return true;
    }
}
