namespace RunsFleet.LocalCloud.Faults;

/// <summary>What is to go wrong with a call.</summary>
/// <param name="Error">AWS error code, or HTTP status for GitHub, to answer with; null: the call is done.</param>
/// <param name="Latency">Time to wait first.</param>
/// <param name="DropResponse">Do the call, then cut the connection without an answer.</param>
public sealed record InjectedFault(string? Error, TimeSpan Latency, bool DropResponse);

/// <summary>Holds the faults asked for, and draws from them.</summary>
public sealed class FaultInjector
{
    /// <summary>The fault for this call, consumed; null when the call is to go well.</summary>
    public InjectedFault? Next(string service, string operation) => null;
}
