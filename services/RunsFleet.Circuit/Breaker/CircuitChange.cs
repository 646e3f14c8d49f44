namespace RunsFleet.Circuit.Breaker;

/// <summary>A record and what it became.</summary>
internal sealed record CircuitChange(CircuitRecord Before, CircuitRecord After)
{
    /// <summary>True when the circuit opens: from closed, or again from half-open, also when nobody saw it half-open.</summary>
    public bool Opens => After.State is BreakerState.Open && (Before.State is not BreakerState.Open || After.OpenedAt >= Before.AutoResetAt || After.Trips > Before.Trips);
}
