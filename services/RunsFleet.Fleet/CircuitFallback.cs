namespace RunsFleet.Fleet;

/// <summary>What a launch goes by when the watch of the circuit breaker is broken.</summary>
internal enum CircuitFallback
{
    /// <summary>What was heard last.</summary>
    Stale,

    /// <summary>A question of its own.</summary>
    Unary,

    /// <summary>Nobody answered: closed is what is not known to be open.</summary>
    Closed,
}
