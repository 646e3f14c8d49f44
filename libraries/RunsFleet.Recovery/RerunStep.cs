namespace RunsFleet.Recovery;

/// <summary>What to do about an attempt that lost jobs.</summary>
internal abstract record RerunStep
{
    private RerunStep()
    {
    }

    /// <summary>Nothing yet. Without a delay somebody will tell when there is.</summary>
    public sealed record Wait(string Reason, TimeSpan? Delay = null) : RerunStep;

    /// <summary>The next attempt has begun, and it was us.</summary>
    public sealed record Begun : RerunStep;

    /// <summary>There is nothing to ask for.</summary>
    public sealed record Skip(string Reason) : RerunStep;

    /// <summary>Ask for all jobs that did not succeed; so many of them failed by themselves.</summary>
    public sealed record AllFailed(int Collateral) : RerunStep;

    /// <summary>Ask for this job alone.</summary>
    public sealed record One(long JobId) : RerunStep;
}
