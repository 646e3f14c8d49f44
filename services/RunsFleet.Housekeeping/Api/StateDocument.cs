using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Api;

/// <summary>A state that the job came into.</summary>
internal sealed record StateDocument(JobState State, DateTimeOffset At, string? Reason);
