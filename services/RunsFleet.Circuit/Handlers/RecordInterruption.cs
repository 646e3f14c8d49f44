using Microsoft.Extensions.Options;
using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Handlers;

/// <summary>Stores an interruption once per instance, then evaluates its circuit.</summary>
internal sealed class RecordInterruption(
    ICircuitStore store, IOptions<CircuitOptions> options, TimeProvider time, CircuitMetrics metrics, ILogger<RecordInterruption> logger)
{
    // Two clocks may differ, but no interruption lies in the future.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(60);

    // A warned instance is gone in two minutes, and a sweep that finds it gone comes within the hour: whoever reports it again with another
    // time does so within this.
    private static readonly TimeSpan SameInterruption = TimeSpan.FromHours(2);

    /// <summary>The circuit afterwards, and whether the instance's interruption was new.</summary>
    public async Task<(bool Recorded, CircuitView Circuit)> HandleAsync(InterruptionFact reported, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var fact = reported.At > now + ClockDifference ? reported with { At = now } : reported;
        var recorded = await StoreAsync(fact, now, cancellationToken);

        // Also when it was known before: whoever stored it may have crashed right after.
        return (recorded, await EvaluateAsync(fact.Scope, cancellationToken));
    }

    private async Task<bool> StoreAsync(InterruptionFact fact, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = (fact.At < now ? fact.At : now) - SameInterruption;
        var known = await store.FactsSinceAsync(fact.Scope, since, cancellationToken);
        if (known.Any(other => other.InstanceId == fact.InstanceId) || !await store.TryAddAsync(fact, cancellationToken))
        {
            return false;
        }

        metrics.Interrupted(fact.Scope);
        logger.Interrupted(fact.InstanceId, fact.Scope, fact.AvailabilityZone ?? "an unknown zone", fact.Source, fact.At);
        return true;
    }

    private async Task<CircuitView> EvaluateAsync(CircuitScope scope, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Contention.MaxAttempts; attempt++)
        {
            var current = (await store.FindAsync([scope], cancellationToken))[0];
            var now = time.GetUtcNow();
            var facts = await store.FactsSinceAsync(scope, CircuitRules.RelevantSince(options.Value, now), cancellationToken);
            switch (CircuitRules.Evaluate(current, facts, options.Value, now))
            {
                case CircuitTransition.Unchanged:
                    return CircuitRules.View(current, options.Value, now);

                case CircuitTransition.Updated updated when await store.TryWriteAsync(updated.Record, cancellationToken):
                    return CircuitRules.View(updated.Record, options.Value, now);

                case CircuitTransition.Opened { Record: var record } when await store.TryWriteAsync(record, cancellationToken):
                    metrics.Opened(scope);
                    logger.Opened(scope, record.InterruptionCount, record.FirstInterruptionAt, record.LastInterruptionAt, record.AutoResetAt);
                    return CircuitRules.View(record, options.Value, now);
            }
        }

        throw Contention.Lost(scope);
    }
}
