namespace RunsFleet.Bench.Running;

/// <summary>
/// A small loop for small things: a second of warm-up, so that the JIT has done its best, then rounds of about 100 ms. The median round counts.
/// </summary>
internal static class Micro
{
    public const string Method = "One thread, a second of warm-up, then the median of 11 rounds of about 100 ms.";
    private const int Rounds = 11;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    /// <summary>Nanoseconds and bytes allocated for each call.</summary>
    public static (double Nanoseconds, double Bytes) Measure(Func<object> call)
    {
        var calls = 0L;
        for (var started = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(started) < WarmUp; calls++)
        {
            Keep(call());
        }

        calls = Math.Max(1, (long)(calls * (Round / WarmUp)));
        var rounds = new List<(double Nanoseconds, double Bytes)>();
        for (var round = 0; round < Rounds; round++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var started = TimeProvider.System.GetTimestamp();
            for (var i = 0L; i < calls; i++)
            {
                Keep(call());
            }

            var took = TimeProvider.System.GetElapsedTime(started);
            rounds.Add((took.TotalNanoseconds / calls, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)calls));
        }

        return (Statistics.Median(rounds.Select(r => r.Nanoseconds)), Statistics.Median(rounds.Select(r => r.Bytes)));
    }

    // Nothing that is computed may look unused.
    private static void Keep(object result) => GC.KeepAlive(result);
}
