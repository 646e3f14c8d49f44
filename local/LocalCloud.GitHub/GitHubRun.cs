using System.Collections.Immutable;

namespace LocalCloud.GitHub;

/// <summary>A workflow run with its attempts, the first one first.</summary>
public sealed record GitHubRun
{
    public required long Id { get; init; }

    public required GitHubRepository Repository { get; init; }

    public required int Number { get; init; }

    public required string HeadSha { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required ImmutableArray<RunAttempt> Attempts { get; init; }

    public RunAttempt Latest => Attempts[^1];

    public string WorkflowName { get; init; } = "ci";

    public string HeadBranch { get; init; } = "main";

    /// <summary>What set it off, such as <c>push</c> or <c>merge_group</c>.</summary>
    public string Event { get; init; } = "push";

    /// <summary>True: its jobs are a matrix with fail-fast, and one that fails cancels the others.</summary>
    public bool FailFast { get; init; }

    /// <summary>The workflow of that name in the repository.</summary>
    public long WorkflowId => (Repository.Id * 1_000) + (WorkflowName.Sum(letter => letter) % 1_000);

    public RunAttempt? Attempt(int number) => number >= 1 && number <= Attempts.Length ? Attempts[number - 1] : null;

    public GitHubRun WithLatest(RunAttempt attempt) => this with { Attempts = Attempts.SetItem(Attempts.Length - 1, attempt) };
}
