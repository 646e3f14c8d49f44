namespace LocalCloud.Core.Faults;

/// <summary>A rule in force, and what it has done so far. The injector guards it.</summary>
public sealed class ActiveFault(int id, FaultRule rule)
{
    private readonly TaskCompletionSource _heldOne = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _skip = rule.Skip;
    private int? _count = rule.Count;

    /// <summary>Number of the rule, from 1.</summary>
    public int Id => id;

    /// <summary>What was asked for.</summary>
    public FaultRule Rule => rule;

    /// <summary>Calls that are kept now.</summary>
    public int Held { get; private set; }

    /// <summary>Ends when the rule keeps its first call.</summary>
    public Task HeldOne => _heldOne.Task;

    internal bool IsOver => _count == 0 && Held == 0;

    /// <summary>The rule with what is left of its numbers.</summary>
    internal FaultState State => new(id, rule with { Skip = _skip, Count = _count }, Held);

    internal bool Strikes(FaultCall call, Random random)
    {
        if (_count == 0 || !rule.Matches(call))
        {
            return false;
        }

        if (_skip > 0)
        {
            _skip--;
            return false;
        }

        if (rule.Probability < 1 && random.NextDouble() >= rule.Probability)
        {
            return false;
        }

        _count--;
        return true;
    }

    internal Task Keep()
    {
        Held++;
        _heldOne.TrySetResult();
        return _released.Task;
    }

    internal void LetGo() => Held--;

    internal void Remove() => _released.TrySetResult();
}
