namespace RunsFleet.Recovery;

/// <summary>What the services that recover jobs set.</summary>
public sealed class RecoveryOptions
{
    /// <summary>Time that an instance gets to power itself off before it is sent to termination. Default 2 minutes.</summary>
    public TimeSpan TerminationGrace { get; set; } = TimeSpan.FromMinutes(2);
}
