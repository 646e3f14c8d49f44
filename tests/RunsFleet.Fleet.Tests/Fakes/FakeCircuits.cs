using RunsFleet.Fleet.Circuits;
using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Tests.Fakes;

/// <summary>Circuits that a test opens.</summary>
internal sealed class FakeCircuits : ICircuitGate
{
    public HashSet<string> Open { get; } = [];

    /// <summary>Types of each question.</summary>
    public List<IReadOnlyCollection<string>> Questions { get; } = [];

    public Task<OpenCircuits> CheckAsync(IReadOnlyCollection<string> instanceTypes, CancellationToken cancellationToken)
    {
        Questions.Add(instanceTypes);
        return Task.FromResult(new OpenCircuits(Open));
    }
}
