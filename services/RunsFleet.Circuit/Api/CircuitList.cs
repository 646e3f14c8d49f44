namespace RunsFleet.Circuit.Api;

/// <summary>Circuits, those that are not closed or those that were changed.</summary>
internal sealed record CircuitList(IReadOnlyList<CircuitDocument> Circuits);
