using System.Collections.Immutable;

namespace LocalCloud.GitHub;

/// <summary>A repository that the App is installed on.</summary>
public sealed record GitHubRepository(long Id, string Owner, string Name, long OwnerId, long InstallationId)
{
    public string FullName => $"{Owner}/{Name}";
}

/// <summary>GitHub's words for the state of a run or job.</summary>
public static class RunStatus
{
    public const string Waiting = "waiting";
    public const string Queued = "queued";
    public const string InProgress = "in_progress";
    public const string Completed = "completed";
}

/// <summary>GitHub's words for how a run or job ended.</summary>
public static class Conclusions
{
    public const string Success = "success";
    public const string Failure = "failure";
    public const string Cancelled = "cancelled";
    public const string TimedOut = "timed_out";

    /// <summary>What a job may be asked to end with.</summary>
    public static readonly ImmutableArray<string> All = [Success, Failure, Cancelled, TimedOut];

    /// <summary>How an attempt ends whose jobs ended like this.</summary>
    public static string Of(IEnumerable<string?> jobs, bool cancelRequested)
    {
        var seen = jobs.ToHashSet();
        return cancelRequested ? Cancelled
            : seen.Contains(Failure) || seen.Contains(TimedOut) ? Failure
            : seen.Contains(Cancelled) ? Cancelled
            : Success;
    }
}

/// <summary>What a job of a new run shall be.</summary>
/// <param name="Name">As GitHub shows it.</param>
/// <param name="Labels">Its <c>runs-on</c>.</param>
/// <param name="Duration">How long it runs once it has a runner.</param>
/// <param name="Conclusion">How it ends when nothing interferes.</param>
/// <param name="Waiting">True: it waits for an approval before it is queued.</param>
public sealed record JobDefinition(string Name, ImmutableArray<string> Labels, TimeSpan Duration, string Conclusion, bool Waiting = false);

/// <summary>A job of one attempt of a run.</summary>
public sealed record GitHubJob
{
    public required long Id { get; init; }

    public required long RunId { get; init; }

    public required int Attempt { get; init; }

    public required JobDefinition Definition { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string Status { get; init; }

    public string? Conclusion { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public long? RunnerId { get; init; }

    public string? RunnerName { get; init; }

    /// <summary>Someone cancelled the run: the runner stops the job as soon as it hears of it.</summary>
    public bool CancelRequested { get; init; }

    /// <summary>The runner went without reporting an end.</summary>
    public bool Lost { get; init; }
}

/// <summary>One attempt of a run. Its jobs are new ones and ones carried over from the attempt before.</summary>
public sealed record RunAttempt(int Number, ImmutableArray<long> JobIds, string Status, string? Conclusion, DateTimeOffset StartedAt, DateTimeOffset UpdatedAt)
{
    public bool CancelRequested { get; init; }

    /// <summary>The login of who began it; null for who pushed.</summary>
    public string? Actor { get; init; }
}

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

/// <summary>A just-in-time runner of a repository: registered, perhaps connected, perhaps busy.</summary>
public sealed record GitHubRunner
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required GitHubRepository Repository { get; init; }

    public required ImmutableArray<string> Labels { get; init; }

    public required long GroupId { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Since when it is offline: from its registration until it connects, and from when it was lost.</summary>
    public required DateTimeOffset OfflineSince { get; init; }

    public bool Online { get; init; }

    /// <summary>A config is good for one connection.</summary>
    public bool WasOnline { get; init; }

    public long? JobId { get; init; }

    public bool Busy => JobId is not null;
}
