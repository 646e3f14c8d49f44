using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace RunsFleet.Fleet.GitHub;

/// <summary>An installation and a token that speaks for it; a secret, so it prints as its number only.</summary>
internal sealed record InstallationAccess(long Installation, string Token)
{
    public override string ToString() => $"installation {Installation}";
}

/// <summary>
/// Tokens of the App's installations, kept until shortly before they expire and fetched once however many ask: three calls a launch were
/// what the secondary rate limit punished (lesson L21).
/// </summary>
internal sealed class InstallationTokens(GitHubHttp http, AppJwt jwt, IOptions<GitHubOptions> options, TimeProvider time)
{
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<long, TokenSlot> _slots = new();
    private readonly ConcurrentDictionary<string, (long Id, DateTimeOffset Until)> _installations = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Access to the repository.</summary>
    public async Task<GitHubAnswer<InstallationAccess>> GetAsync(RepositoryAccess repository, CancellationToken cancellationToken)
    {
        if (RepositoryPath.Find(repository.Name) is not { } path)
        {
            return new GitHubAnswer<InstallationAccess>.Denied("The repository's name is not owner/name.");
        }

        if (repository.InstallationId is { } given)
        {
            return await GetTokenAsync(given, cancellationToken);
        }

        for (var again = false; ; again = true)
        {
            if (await FindInstallationAsync(repository.Name, path, cancellationToken) is var found && found is not GitHubAnswer<Installation>.Ok { Value: var installation })
            {
                return found.As<InstallationAccess>();
            }

            var access = await GetTokenAsync(installation.Id, cancellationToken);
            if (again || access is not GitHubAnswer<InstallationAccess>.NotFound)
            {
                return access;
            }

            // The App may have been installed anew since it was looked up.
            _installations.TryRemove(repository.Name, out _);
        }
    }

    /// <summary>Drops a token that GitHub refused, so that the next call gets another.</summary>
    public void Forget(InstallationAccess refused)
    {
        if (_slots.TryGetValue(refused.Installation, out var slot))
        {
            slot.Drop(refused.Token);
        }
    }

    private async Task<GitHubAnswer<Installation>> FindInstallationAsync(string name, string path, CancellationToken cancellationToken)
    {
        if (_installations.TryGetValue(name, out var known) && known.Until > time.GetUtcNow())
        {
            return new GitHubAnswer<Installation>.Ok(new Installation(known.Id));
        }

        var call = new GitHubCall("GET installation", HttpMethod.Get, $"repos/{path}/installation", CallBudget.App, jwt.Sign(), CallPriority.Job);
        var answer = await http.SendAsync(call, GitHubJson.Default.Installation, cancellationToken);
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

    private async Task<GitHubAnswer<InstallationAccess>> GetTokenAsync(long installation, CancellationToken cancellationToken)
    {
        if (_slots.Count >= MaxRemembered && !_slots.ContainsKey(installation))
        {
            _slots.Clear();
        }

        return await _slots.GetOrAdd(installation, static _ => new TokenSlot()).GetAsync(time, () => FetchAsync(installation), cancellationToken) switch
        {
            GitHubAnswer<InstallationToken>.Ok { Value.Token: { } token } => new GitHubAnswer<InstallationAccess>.Ok(new InstallationAccess(installation, token)),
            var other => other.As<InstallationAccess>(),
        };
    }

    /// <summary>Not cancelled by whoever asked first: others wait for it too. The client's own timeout ends it.</summary>
    private async Task<GitHubAnswer<InstallationToken>> FetchAsync(long installation)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"app/installations/{installation}/access_tokens");
        var call = new GitHubCall("POST access_tokens", HttpMethod.Post, path, CallBudget.App, jwt.Sign(), CallPriority.Job);
        return await http.SendAsync(call, GitHubJson.Default.InstallationToken, CancellationToken.None) switch
        {
            GitHubAnswer<InstallationToken>.Ok { Value.Token: null or "" } => new GitHubAnswer<InstallationToken>.Unavailable("GitHub answered without a token."),
            var answer => answer,
        };
    }
}
