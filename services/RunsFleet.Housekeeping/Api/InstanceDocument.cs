using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Api;

/// <summary>An instance of the ledger.</summary>
internal sealed record InstanceDocument(
    string InstanceId,
    string InstanceType,
    string AvailabilityZone,
    Market Market,
    InstanceState State,
    DateTimeOffset LaunchedAt,
    DateTimeOffset? RunningAt,
    DateTimeOffset? InterruptedAt,
    DateTimeOffset? TerminatedAt,
    string? TerminationReason);
