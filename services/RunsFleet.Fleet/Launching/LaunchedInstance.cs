using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>An instance that EC2 launched: what it really is, which need not be what was asked first (lesson L30).</summary>
internal sealed record LaunchedInstance(string InstanceId, string InstanceType, string Zone, Market Market)
{
    /// <summary>EC2's state of it.</summary>
    public InstanceState State { get; init; } = InstanceState.Pending;

    /// <summary>When EC2 launched it; null: just now.</summary>
    public DateTimeOffset? LaunchedAt { get; init; }
}
