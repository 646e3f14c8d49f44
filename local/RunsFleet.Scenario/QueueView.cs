namespace RunsFleet.Scenario;

/// <summary>A queue and how many messages it holds, by their state.</summary>
internal sealed record QueueView(string Name, int Visible, int InFlight, int Delayed);
