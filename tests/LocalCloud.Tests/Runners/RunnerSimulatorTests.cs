using LocalCloud.GitHub;
using LocalCloud.GitHub.Runners;
using LocalCloud.Tests.GitHub;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace LocalCloud.Tests.Runners;

public sealed class RunnerSimulatorTests : IDisposable
{
    private const string Id = "i-0123456789abcdef0";
    private readonly GitHubWorld _github = new();
    private readonly FakeInstanceWorld _instances;
    private readonly RunnerSimulator _simulator;

    public RunnerSimulatorTests()
    {
        _instances = new FakeInstanceWorld(_github.Time);
        _simulator = new RunnerSimulator(
            _instances, _github.Runners, _github.Time, Options.Create(new GitHubOptions { ConfigWait = TimeSpan.FromMinutes(1) }), NullLogger<RunnerSimulator>.Instance);
    }

    public void Dispose() => _simulator.Dispose();

    [Fact]
    public async Task An_instance_registers_runs_its_job_and_powers_off()
    {
        var run = _github.Run();
        _instances.Boot(Id);
        await StepAsync();
        Assert.Equal(RunStatus.Queued, _github.JobOf(run).Status);

        GiveConfig(Id);
        await StepAsync();
        Assert.Equal(RunStatus.InProgress, _github.JobOf(run).Status);
        Assert.Empty(_instances.Configs);

        await StepAsync(0.9);
        Assert.Equal(RunStatus.InProgress, _github.JobOf(run).Status);

        await StepAsync(0.1);
        Assert.Equal(Conclusions.Success, _github.JobOf(run).Conclusion);
        Assert.Equal("shutting-down", _instances.StateOf(Id));
        Assert.Empty(_github.Runners.All());
    }

    [Fact]
    public async Task L34_An_instance_may_stay_for_a_while_when_it_is_done()
    {
        using var lingering = new RunnerSimulator(
            _instances, _github.Runners, _github.Time, Options.Create(new GitHubOptions { PowerOffDelay = TimeSpan.FromSeconds(10) }), NullLogger<RunnerSimulator>.Instance);
        var run = _github.Run();
        _instances.Boot(Id);
        GiveConfig(Id);
        await lingering.StepAsync(TestContext.Current.CancellationToken);
        _github.Advance(1);
        await lingering.StepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Conclusions.Success, _github.JobOf(run).Conclusion);

        _github.Advance(9.9);
        await lingering.StepAsync(TestContext.Current.CancellationToken);
        Assert.Equal("running", _instances.StateOf(Id));
        _github.Advance(0.1);
        await lingering.StepAsync(TestContext.Current.CancellationToken);
        Assert.Equal("shutting-down", _instances.StateOf(Id));
    }

    [Fact]
    public async Task A_job_ends_as_its_definition_says()
    {
        var run = _github.Runs.Create(GitHubWorld.Repo, [GitHubWorld.Definition("a", "fleet") with { Conclusion = Conclusions.TimedOut }]);
        await ConnectAsync(Id);
        await StepAsync(1);

        Assert.Equal(Conclusions.TimedOut, _github.JobOf(run).Conclusion);
    }

    [Fact]
    public async Task An_instance_that_is_not_running_yet_does_nothing()
    {
        _github.Run();
        _instances.Boot(Id, "pending");
        GiveConfig(Id);
        await StepAsync();
        Assert.Single(_instances.Configs);

        _instances.Boot(Id);
        await StepAsync();
        Assert.Empty(_instances.Configs);
    }

    [Fact]
    public async Task An_instance_without_a_config_gives_up_in_time()
    {
        _instances.Boot(Id);
        await StepAsync();
        await StepAsync(59);
        Assert.Equal("running", _instances.StateOf(Id));

        await StepAsync(1);
        Assert.Equal("shutting-down", _instances.StateOf(Id));
    }

    [Fact]
    public async Task An_instance_whose_registration_was_deleted_before_it_came_powers_off()
    {
        var run = _github.Run();
        _instances.Boot(Id);
        var runner = GiveConfig(Id);
        _github.Runners.Delete(run.Repository, runner.Id);
        await StepAsync();

        Assert.Equal("shutting-down", _instances.StateOf(Id));
        Assert.Equal(RunStatus.Queued, _github.JobOf(run).Status);
    }

    [Fact]
    public async Task An_idle_runner_waits_and_powers_off_when_its_registration_is_deleted()
    {
        var run = _github.Run(1, "other");
        var runner = await ConnectAsync(Id);
        await StepAsync(3600);
        Assert.Equal("running", _instances.StateOf(Id));

        _github.Runners.Delete(run.Repository, runner.Id);
        await StepAsync();
        Assert.Equal("shutting-down", _instances.StateOf(Id));
    }

    [Theory]
    [InlineData("shutting-down")]
    [InlineData("terminated")]
    [InlineData(null)]
    public async Task A_machine_that_goes_away_under_its_job_loses_it(string? state)
    {
        var run = _github.Run();
        await ConnectAsync(Id);
        Go(state);
        await StepAsync(0.1);
        Assert.Equal(RunStatus.InProgress, _github.JobOf(run).Status);

        _github.Advance(5);
        Assert.Equal(Conclusions.Failure, _github.JobOf(run).Conclusion);
        Assert.True(_github.JobOf(run).Lost);
    }

    [Fact]
    public async Task A_machine_that_goes_away_under_an_idle_runner_leaves_it_offline()
    {
        _github.Run(1, "other");
        await ConnectAsync(Id);
        Go("terminated");
        await StepAsync();

        Assert.False(Assert.Single(_github.Runners.All()).Online);
    }

    [Fact]
    public async Task A_job_is_stopped_when_its_run_is_cancelled()
    {
        var run = _github.Run();
        await ConnectAsync(Id);
        _github.Runs.Cancel(run.Id);
        await StepAsync();

        Assert.Equal(Conclusions.Cancelled, _github.JobOf(run).Conclusion);
        Assert.Equal("shutting-down", _instances.StateOf(Id));
    }

    [Fact]
    public async Task One_instance_that_cannot_be_asked_does_not_hold_up_the_others()
    {
        var run = _github.Run();
        _instances.Boot("i-bad");
        _instances.Failing.Add("i-bad");
        _instances.Boot(Id);
        GiveConfig(Id);

        await Assert.ThrowsAsync<HttpRequestException>(() => StepAsync());

        Assert.Equal(RunStatus.InProgress, _github.JobOf(run).Status);
    }

    [Fact]
    public async Task A_thousand_instances_are_stepped_with_one_listing_a_round()
    {
        const int Count = 1_000;
        var run = _github.Run(Count);
        for (var n = 0; n < Count; n++)
        {
            _instances.Boot($"i-{n:x17}");
            GiveConfig($"i-{n:x17}");
        }

        await StepAsync();
        await StepAsync(1);

        Assert.Equal(Conclusions.Success, _github.Runs.Find(run.Id).Latest.Conclusion);
        Assert.Equal(2, _instances.Lists);
    }

    [Fact]
    public async Task After_a_reset_of_the_world_an_instance_begins_anew()
    {
        var run = _github.Run();
        _instances.Boot(Id);
        await StepAsync();
        _simulator.Reset();
        GiveConfig(Id);
        await StepAsync();

        Assert.Equal(RunStatus.InProgress, _github.JobOf(run).Status);
    }

    private void Go(string? state)
    {
        if (state is null)
        {
            _instances.Disappear(Id);
        }
        else
        {
            _instances.Boot(Id, state);
        }
    }

    private GitHubRunner GiveConfig(string id)
    {
        var (runner, config) = _github.Register($"fleet-{id}");
        _instances.Configs[id] = config;
        return runner;
    }

    private async Task<GitHubRunner> ConnectAsync(string id)
    {
        _instances.Boot(id);
        var runner = GiveConfig(id);
        await StepAsync();
        return runner;
    }

    private Task StepAsync(double afterSeconds = 0)
    {
        _github.Advance(afterSeconds);
        return _simulator.StepAsync(TestContext.Current.CancellationToken);
    }
}
