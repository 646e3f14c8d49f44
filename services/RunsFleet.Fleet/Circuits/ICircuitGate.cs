using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Circuits;

/// <summary>Knows which spot offerings may be asked for.</summary>
internal interface ICircuitGate
{
    /// <summary>The scopes that concern these types and are not closed. Without an answer every circuit counts as closed.</summary>
    Task<OpenCircuits> CheckAsync(IReadOnlyCollection<string> instanceTypes, CancellationToken cancellationToken);
}
