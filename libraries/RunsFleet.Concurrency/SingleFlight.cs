namespace RunsFleet.Concurrency;

/// <summary>
/// An answer that is kept while it is good, and asked for once however many callers want it meanwhile. All of them share the one answer, good or
/// not. Safe for concurrent use.
/// </summary>
/// <param name="goodUntil">Until when an answer that has just come may be kept; null for one that is not to be kept.</param>
public sealed class SingleFlight<T>(Func<T, DateTimeOffset?> goodUntil)
    where T : class
{
    private readonly Lock _lock = new();
    private (T Answer, DateTimeOffset GoodUntil)? _kept;
    private Task<T>? _asking;

    /// <summary>Returns the kept answer, or the one that <paramref name="ask"/> brings.</summary>
    /// <param name="now">The present.</param>
    /// <param name="ask">Asks. No caller's cancellation may end it: others wait for the answer too.</param>
    /// <param name="cancellationToken">Ends this caller's waiting only.</param>
    public async Task<T> GetAsync(DateTimeOffset now, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        Task<T> asking;
        lock (_lock)
        {
            if (_kept is { } kept && kept.GoodUntil > now)
            {
                return kept.Answer;
            }

            asking = _asking ??= AskAsync(ask);
        }

        return await asking.WaitAsync(cancellationToken);
    }

    /// <summary>Forgets the answer if it is the one meant, and not another that has taken its place.</summary>
    public void Drop(Predicate<T> meant)
    {
        lock (_lock)
        {
            _kept = _kept is { } kept && meant(kept.Answer) ? null : _kept;
        }
    }

    private async Task<T> AskAsync(Func<Task<T>> ask)
    {
        // Ends after it was stored, never within the lock that stores it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var answer = await ask();
            lock (_lock)
            {
                _kept = goodUntil(answer) is { } until ? (answer, until) : _kept;
            }

            return answer;
        }
        finally
        {
            lock (_lock)
            {
                _asking = null;
            }
        }
    }
}
