namespace RunsFleet.Crash.Tests;

/// <summary>The services that crash.</summary>
public enum ServiceKind
{
    /// <summary>GitHub's webhooks in.</summary>
    Webhooks,

    /// <summary>Instances and runners out.</summary>
    Fleet,

    /// <summary>What happened, into the records.</summary>
    Events,

    /// <summary>Sweeps.</summary>
    Housekeeping,
}
