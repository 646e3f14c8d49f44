using Microsoft.Extensions.Options;
using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Handlers;

/// <summary>Answers how circuits are now: one read, no fact is looked at.</summary>
internal sealed class CheckCircuits(ICircuitStore store, IOptions<CircuitOptions> options, TimeProvider time)
{
    public async Task<IReadOnlyList<CircuitView>> HandleAsync(IReadOnlyList<CircuitScope> scopes, CancellationToken cancellationToken)
    {
        var records = await store.FindAsync(scopes, cancellationToken);
        var now = time.GetUtcNow();
        return [.. records.Select(record => CircuitRules.View(record, options.Value, now))];
    }
}
