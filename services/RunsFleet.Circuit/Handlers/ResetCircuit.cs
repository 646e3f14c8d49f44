using Microsoft.Extensions.Options;
using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Handlers;

/// <summary>Closes a circuit by hand and logs who did so and why.</summary>
internal sealed class ResetCircuit(ICircuitStore store, IOptions<CircuitOptions> options, TimeProvider time, ILogger<ResetCircuit> logger)
{
    public async Task<CircuitView> HandleAsync(CircuitScope scope, string actor, string reason, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Contention.MaxAttempts; attempt++)
        {
            var current = (await store.FindAsync([scope], cancellationToken))[0];
            var now = time.GetUtcNow();
            var next = CircuitRules.Reset(current, now);
            if (await store.TryWriteAsync(next, cancellationToken))
            {
                logger.WasReset(scope, current.IsOpenAt(now) ? "open" : "closed", actor, reason);
                return CircuitRules.View(next, options.Value, now);
            }
        }

        throw Contention.Lost(scope);
    }
}
