namespace RunsFleet.Records;

/// <summary>How an instance is paid for.</summary>
public enum Market
{
    /// <summary>Spot capacity: cheap, may be taken back.</summary>
    Spot,

    /// <summary>On-demand capacity.</summary>
    OnDemand,
}
