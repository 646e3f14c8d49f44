using RunsFleet.Messaging;

namespace RunsFleet.Recovery;

/// <summary>What to do about records that others write at the same time: read them again a few times, then come back at a time of one's own.</summary>
public static class Contention
{
    /// <summary>Each takes some reads, so that nobody spins.</summary>
    public const int MaxReloads = 5;

    /// <summary>
    /// Returns a retry after some whole seconds, as queues count them; a random number, so that those who met do not meet again.
    /// </summary>
    public static Disposition Retry(string what) => new Disposition.RetryAfter(TimeSpan.FromSeconds(Random.Shared.Next(1, 5)), $"{what} changed at each of {MaxReloads} tries.");
}
