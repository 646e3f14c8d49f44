namespace RunsFleet.Fleet.Launching;

/// <summary>What came of giving an instance its runner.</summary>
internal abstract record RunnerOutcome
{
    private RunnerOutcome()
    {
    }

    /// <summary>The instance has or will find its config.</summary>
    public sealed record Ready(long RunnerId) : RunnerOutcome;

    /// <summary>GitHub will not register a runner for this job.</summary>
    public sealed record Impossible(string Reason) : RunnerOutcome;

    /// <summary>Not now; <paramref name="Delay"/> when GitHub named one.</summary>
    public sealed record Later(TimeSpan? Delay, string Reason) : RunnerOutcome;

    /// <summary>The instance is so old that it has given up waiting for its config, and no runner of it connected: it is unassigned, and the job needs another.</summary>
    public sealed record TooLate(string Reason) : RunnerOutcome;
}
