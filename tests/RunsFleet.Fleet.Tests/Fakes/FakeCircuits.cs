using RunsFleet.Fleet.Circuits;
using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Tests.Fakes;

/// <summary>Circuits that a test opens.</summary>
internal sealed class FakeCircuits : ICircuitGate
{
    public HashSet<string> Open { get; } = [];

    /// <summary>Types of each question.</summary>
    public List<IReadOnlyCollection<string>> Questions { get; } = [];

    /// <summary>Scopes that may be tried, with their free probes.</summary>
    public Dictionary<string, int> HalfOpen { get; } = [];

    /// <summary>Who was granted what.</summary>
    public List<(string Scope, string LaunchId, int Granted)> Grants { get; } = [];

    /// <summary>What launches with probes brought.</summary>
    public List<(string LaunchId, IReadOnlyList<string> Scopes, IReadOnlyList<ProbeInstance> Instances)> Launches { get; } = [];

    public ValueTask<OpenCircuits> CheckAsync(IReadOnlyCollection<string> instanceTypes, IReadOnlyCollection<string> zones, CancellationToken cancellationToken)
    {
        Questions.Add(instanceTypes);
        return new(new OpenCircuits(
            new CircuitSnapshot(
            [
                .. Open.Select(scope => new KnownCircuit(scope, true, long.MaxValue, 0)),
                .. HalfOpen.Select(scope => new KnownCircuit(scope.Key, false, 0, scope.Value)),
            ]),
            0));
    }

    public Task<int> AcquireProbeAsync(string scope, string launchId, int count, CancellationToken cancellationToken)
    {
        var granted = Math.Min(count, HalfOpen.GetValueOrDefault(scope));
        HalfOpen[scope] = HalfOpen.GetValueOrDefault(scope) - granted;
        Grants.Add((scope, launchId, granted));
        return Task.FromResult(granted);
    }

    public Task RecordLaunchAsync(string launchId, IReadOnlyList<string> scopes, IReadOnlyList<ProbeInstance> instances, CancellationToken cancellationToken)
    {
        Launches.Add((launchId, scopes, instances));
        return Task.CompletedTask;
    }
}
