namespace RunsFleet.AppHost.Watching;

/// <summary>Who wrote a line, and how much it matters.</summary>
internal enum ResourceLineKind
{
    /// <summary>What a program prints for its user.</summary>
    Output,

    /// <summary>A log entry below an error.</summary>
    Log,

    /// <summary>A log entry of an error, or a line on the error stream.</summary>
    Error,

    /// <summary>The orchestrator's remark about the resource.</summary>
    Orchestrator,
}
