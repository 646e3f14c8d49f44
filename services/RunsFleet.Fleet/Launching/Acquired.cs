using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>Why members of a launch have no instance.</summary>
/// <param name="Reason">In a sentence.</param>
/// <param name="Settles">True when the launch will bring nothing more; false when its request must be made again, since it may bring instances.</param>
/// <param name="IsFault">True when asking again soon is pointless: a fault of configuration or permission.</param>
/// <param name="Delay">When a wait is known.</param>
internal sealed record Shortage(string Reason, bool Settles, bool IsFault = false, TimeSpan? Delay = null)
{
    /// <summary>True when it is not for want of capacity: another market would help no more than another try.</summary>
    public bool Passes { get; init; }
}

/// <summary>What came of getting the instances of a launch row.</summary>
internal abstract record Acquired
{
    private Acquired()
    {
    }

    /// <summary>What there is.</summary>
    /// <param name="Launch">The row as stored; it names who has which instance.</param>
    /// <param name="Rows">The ledger rows of its instances: a success for their jobs, whatever else went wrong (lesson L28).</param>
    /// <param name="Shortage">Why the other members have none; null when all that was asked for came.</param>
    public sealed record Answer(LaunchRecord Launch, IReadOnlyList<InstanceRecord> Rows, Shortage? Shortage) : Acquired;

    /// <summary>Somebody else has changed the row, again and again.</summary>
    public sealed record Overtaken : Acquired;
}
