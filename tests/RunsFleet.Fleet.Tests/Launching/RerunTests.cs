using RunsFleet.GitHub;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Launching;

/// <summary>Jobs of a second attempt, and instances that are warned before their job has them.</summary>
public sealed class RerunTests : IDisposable
{
    private readonly FleetWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(RerunState.Done, null, "build-1", true)]
    [InlineData(RerunState.Requested, FakeWorkflows.Bot, "build-1", true)]
    [InlineData(RerunState.Requested, "ann", "build-1", false)]
    [InlineData(RerunState.Skipped, null, "build-1", false)]
    [InlineData(RerunState.Done, null, "another", false)]
    public async Task L19_the_job_that_takes_a_lost_ones_place_in_an_attempt_of_ours_goes_on_demand(RerunState state, string? actor, string name, bool onDemand)
    {
        await OweAsync(state);
        _world.Workflows.Runs[42] = new WorkflowRun(42, 2, "queued", null, "main", 5, Jobs.QueuedAt, actor);
        _world.Workflows.Jobs.Add(new WorkflowJob(7, 42, 2, "build-1", "queued", null, null, []));

        await _world.SettleAsync(Jobs.Request(2001) with { RunAttempt = 2, JobName = name });

        Assert.Equal(onDemand ? Market.OnDemand : Market.Spot, _world.Instance.Market);
        Assert.Equal((onDemand, onDemand ? 1 : 0), (_world.Job.Request!.ForceOnDemand, _world.Job.Request.RetryCount));
    }

    [Fact]
    public async Task L19_when_no_job_of_the_attempt_bears_a_lost_ones_name_all_go_on_demand()
    {
        await OweAsync(RerunState.Done);
        _world.Workflows.Jobs.Add(new WorkflowJob(2001, 42, 2, "renamed", "queued", null, null, []));

        await _world.SettleAsync(Jobs.Request(2001) with { RunAttempt = 2, JobName = "renamed" });

        Assert.Equal(Market.OnDemand, _world.Instance.Market);
    }

    [Fact]
    public async Task While_GitHub_is_silent_a_rerun_that_may_be_ours_goes_on_demand()
    {
        await OweAsync(RerunState.Requested);
        _world.Workflows.Down = true;

        await _world.SettleAsync(Jobs.Request(2001) with { RunAttempt = 2, JobName = "build-1" });

        Assert.Equal(Market.OnDemand, _world.Instance.Market);
    }

    [Fact]
    public async Task An_instance_that_is_warned_while_its_runner_is_being_registered_gets_no_job()
    {
        _world.Records.BeforeWrite = changes =>
        {
            if (changes.Jobs.Any(job => job.State is JobState.Launched))
            {
                _world.Records.BeforeWrite = null;
                var row = _world.Records.AllInstances.Single();
                Assert.True(_world.Records.TryWriteAsync(new RecordChanges { Instances = [row with { InterruptedAt = _world.Time.GetUtcNow() }] }, CancellationToken.None).Result);
            }
        };

        await _world.SettleAsync(Jobs.Request());

        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Equal((true, 1), (_world.Job.Request!.ForceOnDemand, _world.Job.Request.RetryCount));
        Assert.Equal([Market.Spot, Market.OnDemand], _world.Records.AllInstances.OrderBy(row => row.LaunchedAt).Select(row => row.Market));
        Assert.Single(_world.Terminations, message => message.InstanceId == _world.Records.AllInstances.Single(row => row.InterruptedAt is not null).InstanceId);
    }

    private async Task OweAsync(RerunState state) => Assert.True(await _world.Records.TryWriteAsync(
        new RecordChanges
        {
            Reruns =
            [
                new RerunRecord
                {
                    RunId = 42,
                    RunAttempt = 1,
                    State = state,
                    Repository = "acme/widgets",
                    Jobs = [new LostJob(1, "build-1", 0, "i-1")],
                    CreatedAt = Jobs.QueuedAt,
                    UpdatedAt = Jobs.QueuedAt,
                },
            ],
        },
        CancellationToken.None));
}
