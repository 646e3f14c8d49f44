namespace RunsFleet.Circuit.Breaker;

/// <summary>How wide a circuit is.</summary>
internal enum ScopeKind
{
    /// <summary>All types of an availability zone: <c>*@us-east-1a</c>.</summary>
    Zone,

    /// <summary>A type in a zone, EC2's spot capacity pool: <c>c7g.large@us-east-1a</c>.</summary>
    Pool,

    /// <summary>A type in all zones: <c>c7g.large</c>.</summary>
    Type,
}
