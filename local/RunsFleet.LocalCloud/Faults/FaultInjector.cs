namespace RunsFleet.LocalCloud.Faults;

/// <summary>What is to go wrong with a call.</summary>
/// <param name="Error">AWS error code, or HTTP status for GitHub, to answer with; null: the call is done.</param>
/// <param name="Latency">Time to wait first.</param>
/// <param name="DropResponse">Do the call, then cut the connection without an answer.</param>
public sealed record InjectedFault(string? Error, TimeSpan Latency, bool DropResponse);

/// <summary>Holds the faults asked for, and draws from them. The same seed and the same calls draw the same faults.</summary>
public sealed class FaultInjector(int seed = 1) : IResettable
{
    private const int MaxRules = 1000;
    private readonly Lock _lock = new();
    private readonly List<FaultRule> _rules = [];
    private Random _random = new(seed);

    // Read without the lock on every call: nearly always there are no faults.
    private volatile bool _any;

    /// <summary>Adds a rule behind the others. False when there are too many.</summary>
    public bool TryAdd(FaultRule rule)
    {
        lock (_lock)
        {
            if (_rules.Count >= MaxRules)
            {
                return false;
            }

            _rules.Add(rule);
            _any = true;
            return true;
        }
    }

    /// <summary>The rules still in force, each with the count that is left.</summary>
    public IReadOnlyList<FaultRule> Rules()
    {
        lock (_lock)
        {
            return [.. _rules];
        }
    }

    /// <summary>The fault for this call, consumed; null when the call is to go well. The first rule that matches and strikes decides.</summary>
    public InjectedFault? Next(string service, string operation)
    {
        if (!_any)
        {
            return null;
        }

        lock (_lock)
        {
            var index = _rules.FindIndex(r => r.Matches(service, operation) && (r.Probability >= 1 || _random.NextDouble() < r.Probability));
            if (index < 0)
            {
                return null;
            }

            var rule = _rules[index];
            Consume(index, rule);
            return new InjectedFault(rule.Error, TimeSpan.FromMilliseconds(rule.LatencyMs), rule.DropResponse);
        }
    }

    /// <summary>Removes all rules; what is drawn later goes on from the same seed's sequence.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _rules.Clear();
            _any = false;
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        lock (_lock)
        {
            Clear();
            _random = new Random(seed);
        }
    }

    private void Consume(int index, FaultRule rule)
    {
        if (rule.Count is not { } count)
        {
            return;
        }

        if (count > 1)
        {
            _rules[index] = rule with { Count = count - 1 };
            return;
        }

        _rules.RemoveAt(index);
        _any = _rules.Count > 0;
    }
}
