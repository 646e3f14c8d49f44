using RunsFleet.Concurrency;

namespace RunsFleet.Events;

/// <summary>
/// Instances whose end is no news: their job is over, or we terminate them. That such an instance shuts down is remembered here and written
/// together with its termination: one write instead of two. What a restart forgets costs the ledger the time between the two, and another
/// host that asks EC2 or sends a termination, which reads again before it acts.
/// </summary>
internal sealed class ExpectedEnds(TimeProvider time)
{
    // An instance is shutting down for minutes at most; so many end in an hour at 2.7 jobs a second, and what falls out is only less exact.
    private const int Capacity = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly BoundedMemory<string, DateTimeOffset?> _ends = new(Capacity, Lifetime, time);

    /// <summary>Expects the end of the instance: it will go, and nobody needs to ask why.</summary>
    public void Expect(string instanceId) => _ends.AddOrUpdate(instanceId, null, known => known);

    /// <summary>
    /// Remembers an end that is expected: the instance shuts down since <paramref name="at"/>, or earlier when that was heard. Returns
    /// false when its end is not expected.
    /// </summary>
    public bool TryRemember(string instanceId, DateTimeOffset at) => _ends.TryUpdate(instanceId, known => Earlier(known, at));

    /// <summary>Remembers the end of an instance that turns out just now to be expected.</summary>
    public void Remember(string instanceId, DateTimeOffset at) => _ends.AddOrUpdate(instanceId, at, known => Earlier(known, at));

    /// <summary>Returns the time since when the instance shuts down. Returns null when that is not remembered.</summary>
    public DateTimeOffset? StoppingAt(string instanceId) => _ends.TryGet(instanceId, out var at) ? at : null;

    /// <summary>Forgets the instance: it is gone, and the ledger says so.</summary>
    public void Forget(string instanceId) => _ends.Remove(instanceId);

    private static DateTimeOffset Earlier(DateTimeOffset? known, DateTimeOffset at) => known < at ? known.Value : at;
}
