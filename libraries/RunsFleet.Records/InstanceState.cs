namespace RunsFleet.Records;

/// <summary>EC2's instance states, by EC2's names.</summary>
public enum InstanceState
{
    /// <summary>Being started.</summary>
    Pending,

    /// <summary>Running, and paid for.</summary>
    Running,

    /// <summary>Being stopped.</summary>
    Stopping,

    /// <summary>Stopped; its volumes are still paid for.</summary>
    Stopped,

    /// <summary>Being terminated.</summary>
    ShuttingDown,

    /// <summary>Gone.</summary>
    Terminated,
}
