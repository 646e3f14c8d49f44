namespace RunsFleet.Records;

/// <summary>A state that a job came into.</summary>
/// <param name="State">The state.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why, shortened; null when the state says it all.</param>
/// <param name="LaunchId">The launch row that the job was leased to then; null in any other state.</param>
public sealed record JobPast(JobState State, DateTimeOffset At, string? Reason = null, string? LaunchId = null);
