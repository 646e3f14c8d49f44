namespace RunsFleet.Fleet.Planning;

/// <summary>Why a launch is on demand.</summary>
internal enum OnDemandReason
{
    /// <summary>The job says <c>spot=false</c>.</summary>
    AskedFor,

    /// <summary>The job was interrupted before, and is not sent to spot again.</summary>
    Forced,

    /// <summary>Every spot offering has an open circuit or lately had no capacity.</summary>
    NoSpotOfferingLeft,

    /// <summary>Spot was asked and had no capacity.</summary>
    NoSpotCapacity,
}
