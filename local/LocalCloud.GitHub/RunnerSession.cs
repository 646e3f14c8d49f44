namespace LocalCloud.GitHub;

/// <summary>What a connected runner is to do.</summary>
public abstract record RunnerSession
{
    private RunnerSession()
    {
    }

    /// <summary>Wait.</summary>
    public sealed record Idle : RunnerSession;

    /// <summary>Run this job.</summary>
    public sealed record Busy(GitHubJob Job) : RunnerSession;

    /// <summary>The registration is deleted, or used up.</summary>
    public sealed record Gone : RunnerSession;
}
