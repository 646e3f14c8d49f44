using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Circuits;

/// <summary>Knows which spot offerings may be asked for, and asks for the right to try one.</summary>
internal interface ICircuitGate
{
    /// <summary>Returns the scopes that concern these types and zones and are not closed, as well as it can be known.</summary>
    ValueTask<OpenCircuits> CheckAsync(IReadOnlyCollection<string> instanceTypes, IReadOnlyCollection<string> zones, CancellationToken cancellationToken);

    /// <summary>
    /// Acquires probes. Returns how many instances the launch may bring into a half-open scope, at most <paramref name="count"/>; 0 when
    /// nobody answers.
    /// </summary>
    Task<int> AcquireProbeAsync(string scope, string launchId, int count, CancellationToken cancellationToken);

    /// <summary>Says which spot instances a launch with probes brought; without any its probes are free again. Best effort: they lapse.</summary>
    Task RecordLaunchAsync(string launchId, IReadOnlyList<string> scopes, IReadOnlyList<ProbeInstance> instances, CancellationToken cancellationToken);
}
