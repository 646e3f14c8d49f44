namespace LocalCloud.Core.Faults;

/// <summary>Holds the faults asked for, and draws from them. The same seed and the same calls draw the same faults.</summary>
public sealed class FaultInjector(int seed = 1) : IResettable
{
    private const int MaxRules = 1000;
    private readonly Lock _lock = new();
    private readonly List<ActiveFault> _rules = [];
    private Random _random = new(seed);
    private int _lastId;

    // Read without the lock on every call: nearly always there are no faults.
    private volatile bool _any;

    /// <summary>Adds a rule behind the others. Returns false when there are too many.</summary>
    public bool TryAdd(FaultRule rule) => Add(rule) is not null;

    /// <summary>Adds a rule behind the others. Returns null when there are too many.</summary>
    public ActiveFault? Add(FaultRule rule)
    {
        lock (_lock)
        {
            _rules.RemoveAll(rule => rule.IsOver);
            if (_rules.Count >= MaxRules)
            {
                return null;
            }

            var fault = new ActiveFault(++_lastId, rule);
            _rules.Add(fault);
            _any = true;
            return fault;
        }
    }

    /// <summary>Lists the rules still in force, each with the count that is left.</summary>
    public IReadOnlyList<FaultState> Rules()
    {
        lock (_lock)
        {
            return [.. _rules.Where(rule => !rule.IsOver).Select(rule => rule.State)];
        }
    }

    /// <summary>
    /// Finds the rule that strikes this call, and consumes it. Returns null when the call is to go well. The first rule that matches and
    /// strikes decides.
    /// </summary>
    public ActiveFault? Next(FaultCall call)
    {
        if (!_any)
        {
            return null;
        }

        lock (_lock)
        {
            var struck = _rules.Find(rule => rule.Strikes(call, _random));
            if (struck is { Rule.Hold: null })
            {
                ForgetWhenOver(struck);
            }

            return struck;
        }
    }

    /// <summary>Keeps a call that <paramref name="fault"/> struck, until the rule is removed.</summary>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public async Task HoldAsync(ActiveFault fault, CancellationToken cancellationToken)
    {
        Task released;
        lock (_lock)
        {
            released = fault.Keep();
        }

        try
        {
            await released.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_lock)
            {
                fault.LetGo();
                ForgetWhenOver(fault);
            }
        }
    }

    /// <summary>Removes a rule; the calls that it keeps go on. Returns false when there is none.</summary>
    public bool Remove(int id)
    {
        lock (_lock)
        {
            if (_rules.Find(rule => rule.Id == id) is not { } fault)
            {
                return false;
            }

            fault.Remove();
            _rules.Remove(fault);
            _any = _rules.Count > 0;
            return true;
        }
    }

    /// <summary>Removes all rules; what is drawn later goes on from the same seed's sequence.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _rules.ForEach(rule => rule.Remove());
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

    private void ForgetWhenOver(ActiveFault fault)
    {
        if (fault.IsOver)
        {
            _rules.Remove(fault);
            _any = _rules.Count > 0;
        }
    }
}
