using RunsFleet.GitHub;

namespace RunsFleet.Fleet.Tests.Fakes;

/// <summary>GitHub's runners by a script: each call takes the next answer of its kind, and there must be one.</summary>
internal sealed class ScriptedRunners : IRunnerRegistry
{
    public Queue<GitHubAnswer<JitConfig>> Generate { get; } = new();

    public Queue<GitHubAnswer<RegisteredRunner?>> Find { get; } = new();

    public Queue<GitHubAnswer<bool>> Remove { get; } = new();

    /// <summary>Every call, in order: <c>generate</c>, <c>find</c>, <c>remove 23</c>.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The priority of each find and remove.</summary>
    public List<CallPriority> Priorities { get; } = [];

    public Task<GitHubAnswer<JitConfig>> GenerateAsync(
        RepositoryAccess repository, string runnerName, IReadOnlyList<string> labels, CancellationToken cancellationToken)
    {
        Calls.Add("generate");
        return Task.FromResult(Generate.Dequeue());
    }

    public Task<GitHubAnswer<RegisteredRunner?>> FindAsync(
        RepositoryAccess repository, string runnerName, CallPriority priority, CancellationToken cancellationToken)
    {
        Calls.Add("find");
        Priorities.Add(priority);
        return Task.FromResult(Find.Dequeue());
    }

    public Task<GitHubAnswer<IReadOnlyList<NamedRunner>>> ListAsync(RepositoryAccess repository, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<GitHubAnswer<bool>> RemoveAsync(
        RepositoryAccess repository, long runnerId, CallPriority priority, CancellationToken cancellationToken)
    {
        Calls.Add($"remove {runnerId}");
        Priorities.Add(priority);
        return Task.FromResult(Remove.Dequeue());
    }
}
