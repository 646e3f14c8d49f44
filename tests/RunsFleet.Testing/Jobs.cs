using RunsFleet.Contracts;

namespace RunsFleet.Testing;

/// <summary>Builds job requests; change what a test is about with <c>with</c>.</summary>
public static class Jobs
{
    public static readonly DateTimeOffset QueuedAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static JobRequest Request(long jobId = 1001, RunnerSpec? spec = null) => new()
    {
        JobId = jobId,
        RunId = 42,
        RunAttempt = 1,
        Repository = "acme/widgets",
        JobName = $"build-{jobId}",
        WorkflowName = "ci",
        HeadBranch = "main",
        Labels = ["runs-fleet/cpu=2/arch=arm64"],
        RunnerLabel = "runs-fleet/cpu=2/arch=arm64",
        Spec = spec ?? new RunnerSpec { Cpu = new(2, 4), Arch = CpuArchitecture.Arm64 },
        QueuedAt = QueuedAt,
        InstallationId = 7,
    };

    public static JobQueued Queued(JobRequest request) => new() { Version = MessageJson.Version, Request = request, DeliveryId = "delivery-1" };
}
