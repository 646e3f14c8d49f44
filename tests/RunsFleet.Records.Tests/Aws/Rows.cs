using System.Diagnostics.Metrics;
using RunsFleet.Testing;

namespace RunsFleet.Records.Tests.Aws;

/// <summary>Rows to store; change what a test is about with <c>with</c>.</summary>
internal static class Rows
{
    public static JobRecord Job(long jobId) => new()
    {
        JobId = jobId,
        State = JobState.Queued,
        RunId = 42,
        RunAttempt = 1,
        Repository = "acme/widgets",
        JobName = "build",
        Request = Jobs.Request(jobId),
        QueuedAt = Jobs.QueuedAt,
        UpdatedAt = Jobs.QueuedAt,
    };

    public static InstanceRecord Instance(string instanceId) => new()
    {
        InstanceId = instanceId,
        InstanceType = "c7g.large",
        AvailabilityZone = "us-east-1a",
        Market = Market.Spot,
        LaunchId = "l-1",
        RunnerName = $"runs-fleet-{instanceId}",
        Repository = "acme/widgets",
        State = InstanceState.Pending,
        LaunchedAt = Jobs.QueuedAt,
        UpdatedAt = Jobs.QueuedAt,
    };
}

/// <summary>Meters that nobody reads.</summary>
internal sealed class Meters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
