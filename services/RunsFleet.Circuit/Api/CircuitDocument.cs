using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Api;

/// <summary>A circuit as an operator sees it.</summary>
internal sealed record CircuitDocument(string Scope, string State, int InterruptionCount, double? RemainingSeconds, int ProbesFree)
{
    public static CircuitDocument Of(CircuitView view) => new(
        view.Scope.ToString(),
        view.State switch
        {
            BreakerState.Closed => "closed",
            BreakerState.Open => "open",
            _ => "half-open",
        },
        view.InterruptionCount,
        view.Remaining is { } remaining ? Math.Round(remaining.TotalSeconds, 3) : null,
        view.ProbesFree);
}
