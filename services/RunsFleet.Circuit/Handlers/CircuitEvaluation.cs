using Microsoft.Extensions.Options;
using RunsFleet.Circuit.Board;
using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Handlers;

/// <summary>Evaluates circuits from what is stored and writes what they have become; whoever wins the write tells of it.</summary>
internal sealed class CircuitEvaluation(
    ICircuitStore store, CircuitBoard board, IOptions<CircuitOptions> options, TimeProvider time, CircuitMetrics metrics, ILogger<CircuitEvaluation> logger)
{
    /// <summary>Evaluates zones, types with their pools, and the types that a zone takes with it when it opens.</summary>
    public async Task RunAsync(IReadOnlyCollection<string> zones, IReadOnlyCollection<string> types, CancellationToken cancellationToken)
    {
        if (zones.Count == 0 && types.Count == 0)
        {
            return;
        }

        for (var attempt = 0; attempt < Contention.MaxAttempts; attempt++)
        {
            var (facts, records) = await LoadAsync(zones, types, cancellationToken);
            var changes = CircuitRules.Evaluate(zones, types, facts, records, options.Value, time.GetUtcNow());
            if (await TryWriteAsync(changes, cancellationToken))
            {
                var opened = changes.Where(change => change.After.Scope.Kind is ScopeKind.Zone && change.Opens).Select(change => change.After.Scope.Zone).ToHashSet();
                string[] taken = [.. facts.Where(fact => opened.Contains(fact.AvailabilityZone)).Select(fact => fact.InstanceType).Distinct().Except(types)];
                await RunAsync([], taken, cancellationToken);
                return;
            }
        }

        throw Contention.Lost("Circuits");
    }

    private async Task<(IReadOnlyList<InterruptionFact> Facts, Dictionary<CircuitScope, CircuitRecord> Records)> LoadAsync(
        IReadOnlyCollection<string> zones, IReadOnlyCollection<string> types, CancellationToken cancellationToken)
    {
        // Records first: a record never loses a fact that it was already written from.
        var near = board.Records.Select(record => record.Scope)
            .Where(scope => scope.Kind is ScopeKind.Pool && (types.Contains(scope.InstanceType!) || zones.Contains(scope.Zone!)));
        List<CircuitScope> scopes = [.. zones.Select(CircuitScope.OfZone).Concat(types.Select(CircuitScope.OfType)).Concat(near).Distinct()];
        var records = (await store.FindAsync(scopes, cancellationToken)).ToDictionary(record => record.Scope);
        var since = Since(records.Values);
        var lists = await Task.WhenAll(
            zones.Select(CircuitScope.OfZone).Concat(types.Select(CircuitScope.OfType)).Select(scope => store.FactsSinceAsync(scope, since, cancellationToken)));
        List<InterruptionFact> facts = [.. lists.SelectMany(list => list).DistinctBy(fact => (fact.InstanceType, fact.InstanceId, fact.At))];

        // Where the facts happened; and pools that this replica has not heard of, which are new.
        List<CircuitScope> further =
        [
            .. facts.SelectMany(fact => new[] { fact.Zone, fact.Pool }).OfType<CircuitScope>().Distinct().Where(scope => !records.ContainsKey(scope)),
        ];
        if (further.Count > 0)
        {
            foreach (var record in await store.FindAsync(further, cancellationToken))
            {
                records[record.Scope] = record;
            }
        }

        return (facts, records);
    }

    private DateTimeOffset Since(IEnumerable<CircuitRecord> records)
    {
        var relevant = CircuitRules.RelevantSince(options.Value, time.GetUtcNow());
        var support = records.Min(record => record.OpenedAt) - options.Value.Window;
        return support < relevant ? support.Value : relevant;
    }

    private async Task<bool> TryWriteAsync(IReadOnlyList<CircuitChange> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
        {
            var after = change.After with { UpdatedAt = time.GetUtcNow() };
            if (!await store.TryWriteAsync(after, cancellationToken))
            {
                return false;
            }

            board.Apply(after with { Version = after.Version + 1 });
            Tell(change);
        }

        return true;
    }

    private void Tell(CircuitChange change)
    {
        var after = change.After;
        if (change.Opens)
        {
            metrics.Opened(after.Scope);
            logger.Opened(after.Scope, after.InterruptionCount, after.FirstInterruptionAt, after.LastInterruptionAt, after.Trips, after.AutoResetAt);
        }
        else if (after.State != change.Before.State)
        {
            if (after.State is BreakerState.HalfOpen)
            {
                logger.HalfOpened(after.Scope, options.Value.Probes);
            }
            else
            {
                logger.Closed(after.Scope);
            }
        }
    }
}
