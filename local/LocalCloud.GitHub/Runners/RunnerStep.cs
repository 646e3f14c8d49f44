namespace LocalCloud.GitHub.Runners;

/// <summary>The state table of an instance that carries a runner.</summary>
internal static class RunnerStep
{
    /// <summary>Decides what comes next for an instance in this phase.</summary>
    /// <param name="phase">Where it is; null when it is new.</param>
    /// <param name="instanceState">EC2's name of its state; null when EC2 does not list it any more.</param>
    /// <param name="session">What GitHub tells the runner; null when it is not connected.</param>
    /// <param name="now">The time.</param>
    /// <param name="configWait">How long an instance looks for its config before it gives up.</param>
    public static RunnerAction Decide(
        RunnerPhase? phase, string? instanceState, RunnerSession? session, DateTimeOffset now, TimeSpan configWait) => (phase, instanceState) switch
        {
            (null, "running") => RunnerAction.LookForConfig,
            (_, "pending") or (null, _) => RunnerAction.Wait,
            (RunnerPhase.Connected, not "running") => RunnerAction.Vanish,
            (_, not "running") => RunnerAction.Forget,
            (RunnerPhase.AwaitingConfig waiting, _) => now - waiting.Since >= configWait ? RunnerAction.PowerOff : RunnerAction.LookForConfig,
            (RunnerPhase.Connected, _) => OfSession(session, now),
            (RunnerPhase.PoweringOff off, _) => now >= off.At ? RunnerAction.PowerOff : RunnerAction.Wait,
            _ => throw new InvalidOperationException($"No such phase: {phase}."),
        };

    private static RunnerAction OfSession(RunnerSession? session, DateTimeOffset now) => session switch
    {
        RunnerSession.Idle => RunnerAction.Wait,
        RunnerSession.Busy { Job: var job } => job.CancelRequested || now - job.StartedAt >= job.Definition.Duration ? RunnerAction.FinishJob : RunnerAction.Wait,
        RunnerSession.Gone => RunnerAction.PowerOff,
        _ => throw new InvalidOperationException("A connected runner has a session."),
    };
}
