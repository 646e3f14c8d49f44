using RunsFleet.Contracts;

namespace RunsFleet.Housekeeping;

/// <summary>Goes through what a sweep found.</summary>
internal static class Sweeping
{
    private const int AtATime = 8;

    /// <summary>
    /// Looks at each, some at a time. One that fails does not keep the others from being looked at; a dependency that is down does, since it would fail
    /// them all.
    /// </summary>
    public static async Task<SweepReport> EachAsync<T>(
        IReadOnlyCollection<T> items, Func<T, CancellationToken, Task<SweepOutcome>> look, Action<T, Exception> failed, CancellationToken cancellationToken)
    {
        var (acted, failures) = (0, 0);
        await Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (item, token) =>
            {
                SweepOutcome outcome;
                try
                {
                    outcome = await look(item, token);
                }
                catch (Exception e) when (e is not (DependencyUnavailableException or OperationCanceledException))
                {
                    failed(item, e);
                    outcome = SweepOutcome.Failed;
                }

                if (outcome is SweepOutcome.Acted)
                {
                    Interlocked.Increment(ref acted);
                }
                else if (outcome is SweepOutcome.Failed)
                {
                    Interlocked.Increment(ref failures);
                }
            });
        return new SweepReport(items.Count, acted, failures);
    }
}
