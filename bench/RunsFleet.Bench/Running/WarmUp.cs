namespace RunsFleet.Bench.Running;

/// <summary>
/// Warms a server up. Its JIT compiles hot methods anew once nothing new has been called for 100 ms, and counts calls in slower code until then:
/// without pauses that never happens, and what is measured is the counting.
/// </summary>
internal static class WarmUp
{
    public const int Rounds = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public static void Run(Action round)
    {
        for (var i = 0; i < Rounds; i++)
        {
            round();
            Task.Delay(Pause).Wait();
        }
    }
}
