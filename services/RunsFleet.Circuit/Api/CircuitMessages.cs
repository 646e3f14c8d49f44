using Google.Protobuf.WellKnownTypes;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Contracts.Circuit.V1;
using CircuitMessage = RunsFleet.Contracts.Circuit.V1.Circuit;

namespace RunsFleet.Circuit.Api;

/// <summary>Circuits as the API tells them.</summary>
internal static class CircuitMessages
{
    public static CircuitMessage Of(CircuitView view) => new()
    {
        Scope = view.Scope.ToString(),
        State = view.State switch
        {
            BreakerState.Closed => CircuitState.Closed,
            BreakerState.Open => CircuitState.Open,
            BreakerState.HalfOpen => CircuitState.HalfOpen,
            _ => throw new ArgumentOutOfRangeException(nameof(view), view.State, null),
        },
        InterruptionCount = view.InterruptionCount,
        Remaining = view.Remaining is { } remaining ? Duration.FromTimeSpan(remaining) : null,
        ProbesFree = view.ProbesFree,
    };
}
