namespace RunsFleet.Scenario;

/// <summary>The answer to a queued run: its id.</summary>
internal sealed record CreatedRun(long RunId);
