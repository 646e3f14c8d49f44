namespace LocalCloud.GitHub;

/// <summary>The GitHub App: the repositories that it is installed on, and its webhook.</summary>
public sealed class GitHubApp(GitHubState state, TimeProvider time)
{
    /// <summary>Finds a repository in which something ever happened.</summary>
    /// <exception cref="GitHubException">404.</exception>
    public GitHubRepository Repository(string owner, string name)
    {
        lock (state.Lock)
        {
            return state.FindRepository(owner, name).Repository;
        }
    }

    /// <summary>Returns one repository of each owner: the App is installed once per owner.</summary>
    public IReadOnlyList<GitHubRepository> Installations()
    {
        lock (state.Lock)
        {
            return [.. state.Repositories.Values.Select(one => one.Repository).DistinctBy(repository => repository.InstallationId)];
        }
    }

    /// <summary>Tells the receiver that it is one, as GitHub does when a webhook is made.</summary>
    public void Ping(string receiver)
    {
        lock (state.Lock)
        {
            state.Post(null, "ping", null, WebhookPayloads.Ping(receiver, time.GetUtcNow()));
        }
    }
}
