namespace RunsFleet.Fleet.GitHub;

/// <summary>The token of one installation: kept while it is good, and fetched once for all who ask meanwhile. They share a refusal too.</summary>
internal sealed class TokenSlot
{
    /// <summary>A token lives an hour; one that is about to expire is not begun with.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private InstallationToken? _kept;
    private Task<GitHubAnswer<InstallationToken>>? _fetching;

    public async Task<GitHubAnswer<InstallationToken>> GetAsync(
        TimeProvider time, Func<Task<GitHubAnswer<InstallationToken>>> fetch, CancellationToken cancellationToken)
    {
        Task<GitHubAnswer<InstallationToken>> fetching;
        lock (_lock)
        {
            if (_kept is { } kept && kept.ExpiresAt > time.GetUtcNow() + Margin)
            {
                return new GitHubAnswer<InstallationToken>.Ok(kept);
            }

            fetching = _fetching ??= FetchAsync(fetch);
        }

        return await fetching.WaitAsync(cancellationToken);
    }

    /// <summary>Forgets the token, unless another has taken its place.</summary>
    public void Drop(string token)
    {
        lock (_lock)
        {
            _kept = _kept?.Token == token ? null : _kept;
        }
    }

    private async Task<GitHubAnswer<InstallationToken>> FetchAsync(Func<Task<GitHubAnswer<InstallationToken>>> fetch)
    {
        // Ends after it was stored, never within the lock that stores it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var answer = await fetch();
            lock (_lock)
            {
                _kept = answer is GitHubAnswer<InstallationToken>.Ok { Value: var token } ? token : _kept;
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
