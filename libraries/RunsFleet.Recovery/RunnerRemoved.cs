namespace RunsFleet.Recovery;

/// <summary>Whether a job can still start on an instance.</summary>
public abstract record RunnerRemoved
{
    private RunnerRemoved()
    {
    }

    /// <summary>It cannot, and has not: its runner is registered no more and GitHub has the job queued.</summary>
    public sealed record Free : RunnerRemoved;

    /// <summary>It has started, or is over, or is nobody's any more: GitHub's events say so, or a sweep will.</summary>
    public sealed record TooLate(string Reason) : RunnerRemoved;

    /// <summary>GitHub did not say.</summary>
    public sealed record Unknown(string Reason, TimeSpan? Delay) : RunnerRemoved;
}
