using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace RunsFleet.Fleet.GitHub;

/// <summary>
/// Tokens of the App's installations, kept until shortly before they expire and fetched once however many ask: three calls a launch were
/// what the secondary rate limit punished (lesson L21).
/// </summary>
internal sealed class InstallationTokens(GitHubHttp http, AppJwt jwt, IOptions<GitHubOptions> options, TimeProvider time)
{
    /// <summary>A token lives an hour; one that is about to expire is not begun with.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<long, Slot> _slots = new();
    private readonly ConcurrentDictionary<string, (long Id, DateTimeOffset Until)> _installations = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A token for the repository.</summary>
    public async Task<GitHubAnswer<string>> GetAsync(RepositoryAccess repository, CancellationToken cancellationToken)
    {
        if (RepositoryPath.Find(repository.Name) is not { } path)
        {
            return new GitHubAnswer<string>.Denied("The repository's name is not owner/name.");
        }

        if (repository.InstallationId is { } given)
        {
            return await GetTokenAsync(given, cancellationToken);
        }

        return await FindInstallationAsync(repository.Name, path, cancellationToken) switch
        {
            GitHubAnswer<Installation>.Ok found => await GetTokenAsync(found.Value.Id, cancellationToken),
            var other => other.As<string>(),
        };
    }

    /// <summary>Drops a token that GitHub refused, so that the next try gets another.</summary>
    public void Forget(string token)
    {
        foreach (var slot in _slots.Values)
        {
            slot.Drop(token);
        }
    }

    private async Task<GitHubAnswer<Installation>> FindInstallationAsync(string name, string path, CancellationToken cancellationToken)
    {
        if (_installations.TryGetValue(name, out var known) && known.Until > time.GetUtcNow())
        {
            return new GitHubAnswer<Installation>.Ok(new Installation(known.Id));
        }

        var answer = await http.SendAsync(
            "GET installation", HttpMethod.Get, $"repos/{path}/installation", jwt.Sign(), null, GitHubJson.Default.Installation, cancellationToken);
        if (answer is GitHubAnswer<Installation>.Ok found)
        {
            if (_installations.Count >= MaxRemembered)
            {
                _installations.Clear();
            }

            _installations[name] = (found.Value.Id, time.GetUtcNow() + options.Value.InstallationAge);
        }

        return answer;
    }

    private async Task<GitHubAnswer<string>> GetTokenAsync(long installationId, CancellationToken cancellationToken)
    {
        var slot = _slots.GetOrAdd(installationId, static _ => new Slot());
        if (slot.Find(time.GetUtcNow() + Margin) is { } cached)
        {
            return new GitHubAnswer<string>.Ok(cached);
        }

        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            if (slot.Find(time.GetUtcNow() + Margin) is { } fetched)
            {
                return new GitHubAnswer<string>.Ok(fetched);
            }

            var id = installationId.ToString(CultureInfo.InvariantCulture);
            var answer = await http.SendAsync(
                "POST access_tokens", HttpMethod.Post, $"app/installations/{id}/access_tokens", jwt.Sign(), null, GitHubJson.Default.InstallationToken, cancellationToken);
            return answer switch
            {
                GitHubAnswer<InstallationToken>.Ok { Value: { Token: { Length: > 0 } token } value } => new GitHubAnswer<string>.Ok(slot.Keep(token, value.ExpiresAt)),
                GitHubAnswer<InstallationToken>.Ok => new GitHubAnswer<string>.Unavailable("GitHub answered without a token."),
                _ => answer.As<string>(),
            };
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private sealed class Slot
    {
        private (string Token, DateTimeOffset ExpiresAt)? _kept;
        private readonly Lock _lock = new();

        public SemaphoreSlim Gate { get; } = new(1, 1);

        public string? Find(DateTimeOffset validAt)
        {
            lock (_lock)
            {
                return _kept is { } kept && kept.ExpiresAt > validAt ? kept.Token : null;
            }
        }

        public string Keep(string token, DateTimeOffset expiresAt)
        {
            lock (_lock)
            {
                _kept = (token, expiresAt);
                return token;
            }
        }

        public void Drop(string token)
        {
            lock (_lock)
            {
                _kept = _kept is { } kept && kept.Token == token ? null : _kept;
            }
        }
    }
}
