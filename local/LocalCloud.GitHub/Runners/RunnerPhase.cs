namespace LocalCloud.GitHub.Runners;

/// <summary>Where an instance is on its way.</summary>
internal abstract record RunnerPhase
{
    private RunnerPhase()
    {
    }

    /// <summary>It booted and looks for its config.</summary>
    public sealed record AwaitingConfig(DateTimeOffset Since) : RunnerPhase;

    /// <summary>It is connected as a runner: idle, or at its job.</summary>
    /// <param name="RunnerId">GitHub's id of it.</param>
    /// <param name="ConfigDeleted">False while the config still has to be deleted.</param>
    public sealed record Connected(long RunnerId, bool ConfigDeleted) : RunnerPhase;

    /// <summary>It is done, whatever the reason.</summary>
    /// <param name="At">When it powers off.</param>
    public sealed record PoweringOff(DateTimeOffset At) : RunnerPhase;
}
