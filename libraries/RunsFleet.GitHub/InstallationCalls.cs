namespace RunsFleet.GitHub;

/// <summary>Calls that an installation's token speaks for.</summary>
internal sealed class InstallationCalls(InstallationTokens tokens)
{
    /// <summary>
    /// Makes a call with the installation's token. A token may be revoked before its time: then, and only then, another is fetched and the
    /// call is made once more.
    /// </summary>
    public async Task<GitHubAnswer<T>> WithTokenAsync<T>(
        RepositoryAccess repository, Func<InstallationAccess, Task<GitHubAnswer<T>>> ask, CancellationToken cancellationToken)
    {
        GitHubAnswer<T>? refused = null;
        for (var tries = 0; tries < 2; tries++)
        {
            var access = await tokens.GetAsync(repository, cancellationToken);
            if (access is not GitHubAnswer<InstallationAccess>.Ok { Value: var value })
            {
                return access.As<T>();
            }

            var answer = await ask(value);
            if (answer is not GitHubAnswer<T>.Unauthorized)
            {
                return answer;
            }

            tokens.Forget(value);
            refused = answer;
        }

        return refused!;
    }
}
