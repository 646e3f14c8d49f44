namespace RunsFleet.AppHost.Watching;

/// <summary>How far a resource has come, as far as somebody at the console wants to know.</summary>
internal enum ResourcePhase
{
    /// <summary>It has not begun to run, or waits for another.</summary>
    Pending,

    /// <summary>It runs, and a health check fails.</summary>
    Unhealthy,

    /// <summary>It runs and is healthy.</summary>
    Ready,

    /// <summary>It ended with exit code 0.</summary>
    Finished,

    /// <summary>It ended with another exit code.</summary>
    Ended,

    /// <summary>The orchestrator gave up on starting it.</summary>
    FailedToStart,

    /// <summary>It is a container, and no engine runs it.</summary>
    NoEngine,

    /// <summary>It is a parameter without a value.</summary>
    NoValue,
}
