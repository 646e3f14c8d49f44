namespace RunsFleet.Housekeeping.Expired;

/// <summary>A runner config that lies in Parameter Store.</summary>
internal sealed record ConfigParameter(string InstanceId, DateTimeOffset WrittenAt);
