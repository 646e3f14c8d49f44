namespace RunsFleet.Recovery;

/// <summary>A job of the attempt as GitHub shows it.</summary>
internal sealed record AttemptJob(long Id, string Name, string? Conclusion)
{
    /// <summary>True when GitHub runs it again when asked for all failed jobs.</summary>
    public bool HasFailed => Conclusion is "failure" or "cancelled" or "timed_out";
}
