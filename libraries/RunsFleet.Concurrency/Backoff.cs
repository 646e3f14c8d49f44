namespace RunsFleet.Concurrency;

/// <summary>Waits that grow from one try to the next. Pure: who waits stores the last wait or counts the tries, and draws the random number.</summary>
public static class Backoff
{
    /// <summary>How much of a wait chance adds or takes, so that a crowd does not come back together.</summary>
    private const double Jitter = 0.2;

    /// <summary>Returns twice the last wait, within the bounds.</summary>
    /// <param name="last">The last wait; null before the first.</param>
    /// <param name="shortest">The first wait, and the least.</param>
    /// <param name="longest">The most.</param>
    public static TimeSpan Doubled(TimeSpan? last, TimeSpan shortest, TimeSpan longest) => Smaller(Grown(last, shortest), longest);

    /// <summary>Returns twice the last wait, give or take a fifth, and no more than the longest.</summary>
    /// <param name="last">The last wait; null before the first.</param>
    /// <param name="shortest">The first wait, before chance.</param>
    /// <param name="longest">The most.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan Next(TimeSpan? last, TimeSpan shortest, TimeSpan longest, double random) =>
        Smaller(Spread(Grown(last, shortest), random), longest);

    /// <summary>Returns the wait after so many tries: the first wait after one, and twice as long with each that follows, no more than the longest.</summary>
    public static TimeSpan After(int tries, TimeSpan first, TimeSpan longest)
    {
        // Compared as numbers: after many tries the product is no time span any more.
        var ticks = first.Ticks * Math.Pow(2, Math.Max(tries, 1) - 1);
        return ticks < longest.Ticks ? TimeSpan.FromTicks((long)ticks) : longest;
    }

    /// <summary>Returns the wait, give or take a fifth.</summary>
    /// <param name="wait">The wait.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan Spread(TimeSpan wait, double random) => wait * (1 + (Jitter * ((2 * random) - 1)));

    private static TimeSpan Grown(TimeSpan? last, TimeSpan shortest) => last * 2 is { } doubled && doubled > shortest ? doubled : shortest;

    private static TimeSpan Smaller(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
