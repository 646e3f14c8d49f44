using RunsFleet.Contracts;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Events.Tests;

internal static class Rows
{
    public const string A = "i-0000000000000000a";
    public const string B = "i-0000000000000000b";

    public static JobRecord Launched(long jobId, string instanceId) => new()
    {
        JobId = jobId,
        State = JobState.Launched,
        RunId = 42,
        RunAttempt = 1,
        Repository = "acme/widgets",
        JobName = $"build-{jobId}",
        Request = Jobs.Request(jobId),
        LaunchId = $"l-{jobId}",
        LaunchAttempts = 1,
        InstanceId = instanceId,
        QueuedAt = Jobs.QueuedAt,
        LaunchedAt = Jobs.QueuedAt,
        UpdatedAt = Jobs.QueuedAt,
    };

    public static InstanceRecord Instance(string instanceId, long? jobId) => new()
    {
        InstanceId = instanceId,
        InstanceType = "c7g.large",
        AvailabilityZone = "us-east-1b",
        Market = Market.Spot,
        LaunchId = $"l-{jobId}",
        RunnerName = RunnerNames.RunnerName(instanceId),
        RunnerId = 9,
        Repository = "acme/widgets",
        JobId = jobId,
        State = InstanceState.Running,
        LaunchedAt = Jobs.QueuedAt,
        UpdatedAt = Jobs.QueuedAt,
    };

    public static JobStarted Started(long jobId, string instanceId) => new()
    {
        Version = MessageJson.Version,
        Request = Jobs.Request(jobId),
        RunnerName = RunnerNames.RunnerName(instanceId),
        RunnerId = 9,
        StartedAt = Jobs.QueuedAt.AddSeconds(40),
    };

    public static JobCompleted Completed(long jobId, string? instanceId, string conclusion = "success") => new()
    {
        Version = MessageJson.Version,
        Request = Jobs.Request(jobId),
        RunnerName = instanceId is null ? null : RunnerNames.RunnerName(instanceId),
        RunnerId = 9,
        Conclusion = conclusion,
        StartedAt = Jobs.QueuedAt.AddSeconds(40),
        CompletedAt = Jobs.QueuedAt.AddSeconds(100),
    };
}
