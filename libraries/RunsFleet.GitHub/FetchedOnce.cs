namespace RunsFleet.GitHub;

/// <summary>Something that GitHub told: kept while it is good, and fetched once for all who ask meanwhile. They share a refusal too.</summary>
/// <param name="goodUntil">Until when a value that was just fetched is good.</param>
internal sealed class FetchedOnce<T>(Func<T, DateTimeOffset> goodUntil)
    where T : class
{
    private readonly Lock _lock = new();
    private (T Value, DateTimeOffset GoodUntil)? _kept;
    private Task<GitHubAnswer<T>>? _fetching;

    public async Task<GitHubAnswer<T>> GetAsync(DateTimeOffset now, Func<Task<GitHubAnswer<T>>> fetch, CancellationToken cancellationToken)
    {
        Task<GitHubAnswer<T>> fetching;
        lock (_lock)
        {
            if (_kept is { } kept && kept.GoodUntil > now)
            {
                return new GitHubAnswer<T>.Ok(kept.Value);
            }

            fetching = _fetching ??= FetchAsync(fetch);
        }

        return await fetching.WaitAsync(cancellationToken);
    }

    /// <summary>Forgets the value if it is the one meant, and not another that has taken its place.</summary>
    public void Drop(Predicate<T> meant)
    {
        lock (_lock)
        {
            _kept = _kept is { } kept && meant(kept.Value) ? null : _kept;
        }
    }

    private async Task<GitHubAnswer<T>> FetchAsync(Func<Task<GitHubAnswer<T>>> fetch)
    {
        // Ends after it was stored, never within the lock that stores it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var answer = await fetch();
            lock (_lock)
            {
                _kept = answer is GitHubAnswer<T>.Ok { Value: var value } ? (value, goodUntil(value)) : _kept;
            }

            return answer;
        }
        finally
        {
            lock (_lock)
            {
                _fetching = null;
            }
        }
    }
}
