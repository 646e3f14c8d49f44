using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Api;

/// <summary>The rerun of a run attempt.</summary>
internal sealed record RerunDocument(RerunState State, string? Reason, int Tries, DateTimeOffset? NextAttemptAt);
