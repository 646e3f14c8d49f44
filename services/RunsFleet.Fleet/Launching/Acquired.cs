using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

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
