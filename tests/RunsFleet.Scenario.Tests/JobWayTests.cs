namespace RunsFleet.Scenario.Tests;

public sealed class JobWayTests
{
    private static readonly JobView Queued = new(7, "arm64", "queued", null, null, null, null);
    private static readonly InstanceView Instance = new("i-0f3", "c7g.large", "us-east-1b", "spot", "running");

    [Fact]
    public void A_job_without_a_runner_is_queued() =>
        Assert.Equal("queued", JobWay.Describe(Queued, [], TimeSpan.Zero));

    [Fact]
    public void A_completed_job_tells_its_instance_and_its_time()
    {
        var job = Queued with { Status = "completed", Conclusion = "success", RunnerName = "runs-fleet-i-0f3" };

        Assert.Equal(
            "queued -> launched i-0f3 c7g.large spot us-east-1b -> running -> completed in 3.1 s",
            JobWay.Describe(job, [Instance], TimeSpan.FromSeconds(3.14)));
    }

    [Fact]
    public void A_conclusion_other_than_success_is_named()
    {
        var job = Queued with { Status = "completed", Conclusion = "failure", RunnerName = "runs-fleet-i-0f3" };

        Assert.EndsWith("-> completed as failure in 1.0 s", JobWay.Describe(job, [], TimeSpan.FromSeconds(1)), StringComparison.Ordinal);
    }
}
