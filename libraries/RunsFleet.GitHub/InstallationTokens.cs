using System.Globalization;
using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;
using RunsFleet.GitHub.Json;

namespace RunsFleet.GitHub;

/// <summary>
/// Tokens of the App's installations, kept until shortly before they expire and asked for by a single flight however many want one: three calls a launch were
/// what the secondary rate limit punished (lesson L21).
/// </summary>
internal sealed class InstallationTokens(GitHubHttp http, AppJwt jwt, IOptions<GitHubOptions> options, TimeProvider time)
{
    private const int MaxRemembered = 10_000;

    /// <summary>A token lives an hour; one that is about to expire is not begun with.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly BoundedMap<long, SingleFlight<GitHubAnswer<InstallationToken>>> _tokens = new(MaxRemembered);
    private readonly BoundedMap<string, SingleFlight<GitHubAnswer<Installation>>> _installations = new(MaxRemembered, StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets access to the repository: its installation, looked up when it is not given, and a token.</summary>
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
            if (await GetInstallationAsync(path, cancellationToken) is var found && found is not GitHubAnswer<Installation>.Ok { Value: var installation })
            {
                return found.As<InstallationAccess>();
            }

            var access = await GetTokenAsync(installation.Id, cancellationToken);
            if (again || access is not GitHubAnswer<InstallationAccess>.NotFound)
            {
                return access;
            }

            // The App may have been installed anew since it was looked up.
            _installations.Remove(path);
        }
    }

    /// <summary>Drops a token that GitHub refused, so that the next call gets another.</summary>
    public void Forget(InstallationAccess refused)
    {
        if (_tokens.TryGet(refused.Installation, out var kept))
        {
            kept.Drop(answer => answer is GitHubAnswer<InstallationToken>.Ok { Value: var token } && token.Token == refused.Token);
        }
    }

    private Task<GitHubAnswer<Installation>> GetInstallationAsync(string path, CancellationToken cancellationToken) =>
        Of(_installations, path, _ => time.GetUtcNow() + options.Value.InstallationAge).GetAsync(time.GetUtcNow(), () => LookUpAsync(path), cancellationToken);

    private async Task<GitHubAnswer<InstallationAccess>> GetTokenAsync(long installation, CancellationToken cancellationToken) =>
        await Of(_tokens, installation, static token => token.ExpiresAt - Margin)
            .GetAsync(time.GetUtcNow(), () => FetchAsync(installation), cancellationToken) switch
        {
            GitHubAnswer<InstallationToken>.Ok { Value.Token: { } token } => new GitHubAnswer<InstallationAccess>.Ok(new InstallationAccess(installation, token)),
            var other => other.As<InstallationAccess>(),
        };

    /// <summary>Good answers are kept; a refusal is shared by those who wait for it, and then asked about again.</summary>
    private static SingleFlight<GitHubAnswer<T>> Of<TKey, T>(
        BoundedMap<TKey, SingleFlight<GitHubAnswer<T>>> all, TKey key, Func<T, DateTimeOffset> goodUntil)
        where TKey : notnull =>
        all.GetOrAdd(
            key,
            static (_, until) => new SingleFlight<GitHubAnswer<T>>(answer => answer is GitHubAnswer<T>.Ok { Value: var value } ? until(value) : null),
            goodUntil);

    private Task<GitHubAnswer<Installation>> LookUpAsync(string path) => http.SendAsync(
        new GitHubCall("GET installation", HttpMethod.Get, $"repos/{path}/installation", CallBudget.App, jwt.Sign(), CallPriority.Job),
        GitHubJson.Default.Installation,
        CancellationToken.None);

    /// <summary>Not cancelled by whoever asked first, as the look-up above: others wait for it too. The client's own timeout ends it.</summary>
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
