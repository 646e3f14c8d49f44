namespace RunsFleet.Records;

/// <summary>
/// The states that a job has been in, for who asks why it waits. Bounded: the first ones and the last ones stay. Equal to another of the same states.
/// </summary>
public sealed class JobHistory : IEquatable<JobHistory>
{
    /// <summary>States that are kept.</summary>
    public const int Most = 32;

    /// <summary>Characters of a reason that are kept.</summary>
    public const int MaxReason = 200;

    private const int Beginning = 4;

    /// <summary>The history of these states.</summary>
    public JobHistory(IReadOnlyList<JobPast> states) => States = states;

    /// <summary>None yet.</summary>
    public static JobHistory None { get; } = new([]);

    /// <summary>The states, the first one first.</summary>
    public IReadOnlyList<JobPast> States { get; }

    /// <summary>Returns the history with a state more. Of many, those after the first few are forgotten, the oldest first.</summary>
    public JobHistory And(JobPast past)
    {
        ArgumentNullException.ThrowIfNull(past);
        var bounded = past.Reason is { Length: > MaxReason } reason ? past with { Reason = reason[..MaxReason] } : past;
        return new JobHistory(States.Count < Most ? [.. States, bounded] : [.. States.Take(Beginning), .. States.Skip(States.Count - Most + Beginning + 1), bounded]);
    }

    /// <inheritdoc/>
    public bool Equals(JobHistory? other) => other is not null && States.SequenceEqual(other.States);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as JobHistory);

    /// <inheritdoc/>
    public override int GetHashCode() => States.Aggregate(States.Count, (hash, past) => HashCode.Combine(hash, past));
}
