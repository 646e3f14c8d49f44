namespace RunsFleet.Contracts;

/// <summary>A sweep is to run. On <see cref="QueueNames.Housekeeping"/>; schedules that name no version mean the first.</summary>
public sealed record HousekeepingTask
{
    /// <summary>Version of the message's form; null means the first.</summary>
    public int? Version { get; init; }

    /// <summary>Which, such as <c>overdue_jobs</c>.</summary>
    public required string TaskType { get; init; }
}
