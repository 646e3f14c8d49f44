using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Tests;

/// <summary>Facts and records in memory, with the same conditions as the tables.</summary>
internal sealed class InMemoryCircuitStore : ICircuitStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(CircuitScope, DateTimeOffset, string), InterruptionFact> _facts = [];
    private readonly Dictionary<CircuitScope, CircuitRecord> _records = [];

    /// <summary>Awaited before each write of a record; may play a race.</summary>
    public Func<CircuitRecord, Task> BeforeWrite { get; set; } = _ => Task.CompletedTask;

    /// <summary>When set, everything fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>Facts that were written together, by number.</summary>
    public List<int> Batches { get; } = [];

    /// <summary>Records that were written.</summary>
    public int Writes { get; private set; }

    public IReadOnlyCollection<InterruptionFact> AllFacts
    {
        get
        {
            lock (_lock)
            {
                return [.. _facts.Values.Distinct()];
            }
        }
    }

    public CircuitRecord Record(CircuitScope scope)
    {
        lock (_lock)
        {
            return _records.GetValueOrDefault(scope) ?? CircuitRecord.None(scope);
        }
    }

    /// <summary>Somebody else writes the record, unchanged.</summary>
    public void Touch(CircuitScope scope)
    {
        lock (_lock)
        {
            var record = Record(scope);
            _records[scope] = record with { Version = record.Version + 1 };
        }
    }

    public Task<IReadOnlyList<bool>> AddAsync(IReadOnlyList<InterruptionFact> facts, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        Assert.InRange(facts.Count, 1, ICircuitStore.MaxFacts);
        lock (_lock)
        {
            Batches.Add(facts.Count);
            return Task.FromResult<IReadOnlyList<bool>>(
            [
                .. facts.Select(fact => new[] { fact.Type, fact.Zone }.OfType<CircuitScope>().Select(scope => _facts.TryAdd((scope, fact.At, fact.InstanceId), fact)).ToList()[0]),
            ]);
        }
    }

    public Task<IReadOnlyList<InterruptionFact>> FactsSinceAsync(CircuitScope scope, DateTimeOffset since, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<InterruptionFact>>([.. _facts.Where(pair => pair.Key.Item1 == scope && pair.Value.At >= since).Select(pair => pair.Value)]);
        }
    }

    public Task<IReadOnlyList<CircuitRecord>> FindAsync(IReadOnlyList<CircuitScope> scopes, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        return Task.FromResult<IReadOnlyList<CircuitRecord>>([.. scopes.Select(Record)]);
    }

    public Task<IReadOnlyList<CircuitRecord>> ListAsync(CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<CircuitRecord>>([.. _records.Values]);
        }
    }

    public async Task<bool> TryWriteAsync(CircuitRecord record, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        await BeforeWrite(record);
        lock (_lock)
        {
            if (Record(record.Scope).Version != record.Version)
            {
                return false;
            }

            Writes++;
            _records[record.Scope] = record with { Version = record.Version + 1 };
            return true;
        }
    }

    private void Check(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsDown)
        {
            throw new CircuitStoreUnavailableException("Down for a test.");
        }
    }
}
