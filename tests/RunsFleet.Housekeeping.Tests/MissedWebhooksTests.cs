using RunsFleet.Contracts;
using RunsFleet.GitHub;
using RunsFleet.Records;
using RunsFleet.Testing;
using static RunsFleet.Housekeeping.Tests.World;

namespace RunsFleet.Housekeeping.Tests;

/// <summary>GitHub against what came: worlds where the sweep must act, and worlds where it must not.</summary>
public sealed class MissedWebhooksTests : IDisposable
{
    private const string Label = "runs-fleet/cpu=4/arch=arm64";
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task L01_failed_deliveries_are_found_on_all_pages_and_delivered_again()
    {
        Delivered(1, "a", minutesAgo: 60, 502);
        foreach (var i in Enumerable.Range(2, 8))
        {
            Delivered(i, $"fine-{i}", minutesAgo: 50 - i, 202);
        }

        Delivered(10, "b", minutesAgo: 2, 0);

        await _world.SweepAsync("missed_webhooks");

        Assert.Equal([1L, 10L], _world.Deliveries.Again.Order());
        Assert.Empty(_world.Failures.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task What_is_settled_is_not_listed_again_and_what_is_open_is()
    {
        foreach (var i in Enumerable.Range(1, 30))
        {
            Delivered(i, $"fine-{i}", minutesAgo: 1_000 + i, 202);
        }

        await _world.SweepAsync("missed_webhooks");
        var first = _world.Deliveries.Pages;
        Delivered(31, "a", minutesAgo: 5, 502);
        await _world.SweepAsync("missed_webhooks");
        _world.Time.Advance(TimeSpan.FromHours(2));
        await _world.SweepAsync("missed_webhooks");

        Assert.Equal((10, 12), (first, _world.Deliveries.Pages));
        Assert.Equal([31L, 31L], _world.Deliveries.Again);
    }

    [Fact]
    public async Task L52_deliveries_that_cannot_be_listed_to_the_end_are_used_and_the_sweep_failed()
    {
        Delivered(1, "a", minutesAgo: 60, 502);
        foreach (var i in Enumerable.Range(2, 8))
        {
            Delivered(i, $"b-{i}", minutesAgo: 20, 502);
        }

        _world.Deliveries.Answers = 1;
        await _world.SweepAsync("missed_webhooks");

        Assert.Equal(3, _world.Deliveries.Again.Count);
        Assert.Single(_world.Failures.GetMeasurementSnapshot());

        _world.Deliveries.Answers = null;
        await _world.SweepAsync("missed_webhooks");

        Assert.Contains(1L, _world.Deliveries.Again);
    }

    [Theory]
    [InlineData("queued")]
    [InlineData("in_progress")]
    public async Task A_job_that_GitHub_has_queued_and_nobody_told_of_is_queued_here(string run)
    {
        await RunAsync(run, [Label, "self-hosted"]);

        await _world.SweepAsync("missed_webhooks");

        var request = Assert.IsType<Reading<JobQueued>.Message>(MessageJson.ReadJobQueued(Assert.Single(_world.Sent(QueueNames.Main)))).Value.Request;
        Assert.Equal((1L, 42L, 2, "acme/widgets", "build-1", 7L), (request.JobId, request.RunId, request.RunAttempt, request.Repository, request.JobName, request.InstallationId));
        Assert.Equal([Label, "self-hosted"], request.Labels);
        Assert.Equal((Label, 4, CpuArchitecture.Arm64), (request.RunnerLabel, request.Spec.Cpu.Min, request.Spec.Arch));
        Assert.Equal(("ci", "main", Jobs.QueuedAt), (request.WorkflowName, request.HeadBranch, request.QueuedAt));
    }

    [Fact]
    public async Task A_job_for_a_pool_goes_to_the_pool_and_one_that_is_refused_is_refused()
    {
        await RunAsync("queued", ["runs-fleet/pool=ci"]);
        _world.Workflows.Jobs.Add(Job(2, ["runs-fleet/cpu=many"]));

        await _world.SweepAsync("missed_webhooks");

        Assert.Single(_world.Sent(QueueNames.Pool));
        var refused = Assert.IsType<JobRefused>(Assert.IsType<Reading<FleetEvent>.Message>(MessageJson.ReadFleetEvent(Assert.Single(_world.Sent(QueueNames.Events)))).Value);
        Assert.Equal((2L, "bad_value"), (refused.JobId, refused.Code));
    }

    [Theory]
    [InlineData("it is known")]
    [InlineData("it is new")]
    [InlineData("it is somebody else's")]
    [InlineData("it runs")]
    [InlineData("its repository was not seen lately")]
    public async Task A_job_is_left_alone_when(string what)
    {
        await RunAsync("queued", what == "it is somebody else's" ? ["ubuntu-latest"] : [Label], what != "its repository was not seen lately");
        switch (what)
        {
            case "it is known":
                _world.Put(JobIn(JobState.Parked));
                break;
            case "it is new":
                _world.Workflows.Jobs[0] = _world.Workflows.Jobs[0] with { CreatedAt = _world.Now.AddMinutes(-2) };
                break;
            case "it runs":
                _world.Workflows.Jobs[0] = _world.Workflows.Jobs[0] with { Status = "in_progress" };
                break;
        }

        await _world.SweepAsync("missed_webhooks");

        Assert.Empty(_world.Queues.Sent);
        Assert.Empty(_world.Failures.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task Deliveries_and_runs_do_not_wait_for_each_other()
    {
        await RunAsync("queued", [Label]);
        _world.Deliveries.Answers = 0;

        await _world.SweepAsync("missed_webhooks");

        Assert.Single(_world.Sent(QueueNames.Main));
        Assert.Single(_world.Failures.GetMeasurementSnapshot());
    }

    private async Task RunAsync(string status, IReadOnlyList<string> labels, bool isSeen = true)
    {
        if (isSeen)
        {
            await _world.Records.NoteAsync("acme/widgets", 7, TestContext.Current.CancellationToken);
        }

        _world.Workflows.Runs[42] = new WorkflowRun(42, 2, status, null, "main", 5, Jobs.QueuedAt, "ann");
        _world.Workflows.Jobs.Add(Job(1, labels));
    }

    private static WorkflowJob Job(long id, IReadOnlyList<string> labels) =>
        new(id, 42, 2, $"build-{id}", "queued", null, null, labels) { CreatedAt = Jobs.QueuedAt, WorkflowName = "ci", HeadBranch = "main" };

    private void Delivered(long id, string webhook, double minutesAgo, int status) =>
        _world.Deliveries.All.Add(new AppDelivery(id, webhook, _world.Now.AddMinutes(-minutesAgo), status, "workflow_job", "queued"));
}
