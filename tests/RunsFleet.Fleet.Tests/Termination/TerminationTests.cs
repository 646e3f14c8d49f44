using RunsFleet.Contracts;
using RunsFleet.Fleet.Termination;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Termination;

public sealed class TerminationTests : IDisposable
{
    private readonly FleetWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task An_instance_whose_job_has_ended_is_terminated_after_its_runner_is_gone()
    {
        var instance = await LaunchAsync();
        await EndJobAsync();
        _world.Crash.DieAt(-1);

        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId));

        Assert.Equal(InstanceState.ShuttingDown, _world.Instance.State);
        Assert.Equal("its job has ended", _world.Instance.TerminationReason);
        Assert.Equal(_world.Time.GetUtcNow(), _world.Instance.StoppingAt);
        Assert.Empty(_world.Ec2.Alive);
        Assert.Empty(_world.Parameters.Values);
        var steps = _world.Crash.Steps.ToList();
        Assert.True(steps.IndexOf("after remove runner") < steps.IndexOf("before TerminateInstances"));
    }

    [Theory]
    [InlineData(JobState.Launched)]
    [InlineData(JobState.Running)]
    public async Task L35_An_instance_with_a_live_job_is_not_terminated(JobState state)
    {
        var instance = await LaunchAsync();
        await _world.ChangeAsync(_world.Job with { State = state });

        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId));

        Assert.Empty(_world.Ec2.Terminated);
        Assert.Single(_world.GitHub.Runners);
        Assert.Equal(InstanceState.Pending, _world.Instance.State);
    }

    [Fact]
    public async Task An_instance_whose_launch_is_still_under_way_is_not_terminated()
    {
        _world.GitHub.Down = true;
        await _world.DeliverAsync(Jobs.Request());
        await _world.ChangeAsync(_world.Job with { State = JobState.Launching });

        Assert.Equal(Disposition.Done, await _world.TerminateAsync(_world.Instance.InstanceId));

        Assert.Empty(_world.Ec2.Terminated);
    }

    [Fact]
    public async Task L35_A_busy_runner_without_a_known_job_is_waited_for_and_then_left_alone()
    {
        var instance = await LaunchAsync();
        await FreeAsync();
        _world.GitHub.Change(instance.RunnerName, r => r with { Busy = true });
        var message = Message(instance);

        Assert.IsType<Disposition.RetryAfter>(await _world.TerminateAsync(message));
        _world.Time.Advance(TimeSpan.FromMinutes(29));
        Assert.IsType<Disposition.RetryAfter>(await _world.TerminateAsync(message));
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Disposition.Done, await _world.TerminateAsync(message));

        Assert.Empty(_world.Ec2.Terminated);
        Assert.Equal(InstanceState.Pending, _world.Instance.State);
        Assert.Null(_world.Instance.TerminationReason);
    }

    [Fact]
    public async Task L35_A_busy_runner_whose_job_becomes_known_keeps_its_instance()
    {
        var instance = await LaunchAsync();
        await FreeAsync();
        _world.GitHub.Change(instance.RunnerName, r => r with { Busy = true });
        Assert.IsType<Disposition.RetryAfter>(await _world.TerminateAsync(instance.InstanceId));

        await _world.ChangeAsync(_world.Job with { State = JobState.Running, InstanceId = instance.InstanceId });
        await _world.ChangeAsync(_world.Instance with { JobId = _world.Job.JobId });

        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId));
        Assert.Empty(_world.Ec2.Terminated);
        Assert.Null(_world.Instance.TerminationReason);
    }

    [Fact]
    public async Task A_runner_that_GitHub_calls_busy_long_after_its_only_job_ended_does_not_keep_its_instance()
    {
        var instance = await LaunchAsync();
        await EndJobAsync();
        _world.GitHub.Change(instance.RunnerName, r => r with { Busy = true });

        Assert.IsType<Disposition.RetryAfter>(await _world.TerminateAsync(instance.InstanceId));
        Assert.Empty(_world.Ec2.Terminated);
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId));

        Assert.Equal([instance.InstanceId], _world.Ec2.Terminated);
    }

    [Fact]
    public async Task L37_While_GitHub_does_not_answer_an_instance_without_an_ended_job_is_kept()
    {
        var instance = await LaunchAsync();
        await FreeAsync();
        _world.GitHub.Down = true;

        Assert.IsType<Disposition.RetryAfter>(await _world.TerminateAsync(instance.InstanceId));

        Assert.Empty(_world.Ec2.Terminated);
    }

    [Fact]
    public async Task While_GitHub_does_not_answer_an_instance_whose_job_has_ended_goes()
    {
        var instance = await LaunchAsync();
        await EndJobAsync();
        _world.GitHub.Down = true;

        Assert.IsType<Disposition.RetryAfter>(await _world.TerminateAsync(instance.InstanceId));
        Assert.Equal([instance.InstanceId], _world.Ec2.Terminated);

        // And its registration as soon as GitHub answers.
        _world.GitHub.Down = false;
        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId));
        Assert.Empty(_world.GitHub.Runners);
        Assert.Single(_world.Ec2.Terminated);
    }

    [Fact]
    public async Task The_registration_of_an_instance_that_is_gone_is_left_to_GitHub_after_a_day()
    {
        var instance = await LaunchAsync();
        await _world.ChangeAsync(_world.Instance with { State = InstanceState.Terminated });
        _world.GitHub.Down = true;
        var message = Message(instance);

        _world.Time.Advance(TimeSpan.FromHours(23));
        Assert.IsType<Disposition.RetryAfter>(await _world.TerminateAsync(message));
        _world.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Disposition.Done, await _world.TerminateAsync(message));
    }

    [Fact]
    public async Task While_SSM_does_not_answer_an_instance_goes_all_the_same_and_its_config_later()
    {
        var instance = await LaunchAsync();
        await EndJobAsync();
        _world.Parameters.Down = true;

        Assert.IsType<Disposition.RetryAfter>(await _world.TerminateAsync(instance.InstanceId));
        Assert.Empty(_world.Ec2.Alive);

        _world.Parameters.Down = false;
        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId));
        Assert.Empty(_world.Parameters.Values);
        Assert.Single(_world.Ec2.Terminated);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_unassigned_instance_that_GitHub_says_nothing_of_is_asked_about_less_and_less_often(bool denied)
    {
        var instance = await LaunchAsync();
        await FreeAsync();
        (_world.GitHub.Down, _world.GitHub.Denies) = (!denied, denied);
        var message = Message(instance);
        var ends = _world.Time.GetUtcNow() + TimeSpan.FromHours(3);
        var tries = 0;
        for (; _world.Time.GetUtcNow() < ends; tries++)
        {
            var wait = Assert.IsType<Disposition.RetryAfter>(await _world.TerminateAsync(message));
            Assert.InRange(wait.Delay, TimeSpan.FromSeconds(16), TimeSpan.FromMinutes(15));
            _world.Time.Advance(wait.Delay);
        }

        // Every 20 s it would be 540.
        Assert.InRange(tries, 15, 30);
        Assert.Empty(_world.Ec2.Terminated);
    }

    [Fact]
    public async Task L35_A_unassigned_instance_is_marked_before_its_runner_is_taken_away()
    {
        var instance = await LaunchAsync();
        await FreeAsync();
        _world.GitHub.Down = true;

        await _world.TerminateAsync(instance.InstanceId, "unassigned");

        Assert.Equal("unassigned", _world.Instance.TerminationReason);
        Assert.Equal(InstanceState.Pending, _world.Instance.State);
    }

    [Fact]
    public async Task L35_An_instance_that_is_given_to_a_job_just_now_keeps_its_runner()
    {
        var instance = await LaunchAsync();
        await FreeAsync();
        var given = false;
        _world.Records.BeforeWrite = changes =>
        {
            if (!given && changes.Instances is [{ TerminationReason: not null }])
            {
                // Somebody is faster than the mark.
                given = true;
                Assert.True(_world.Records.TryWriteAsync(
                    new RecordChanges
                    {
                        Jobs = [_world.Job with { State = JobState.Launched, InstanceId = instance.InstanceId }],
                        Instances = [_world.Instance with { JobId = _world.Job.JobId }],
                    },
                    CancellationToken.None).Result);
            }
        };

        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId));

        Assert.True(given);
        Assert.Single(_world.GitHub.Runners);
        Assert.Empty(_world.Ec2.Terminated);
        Assert.Null(_world.Instance.TerminationReason);
    }

    [Fact]
    public async Task A_rate_limit_is_waited_for()
    {
        var instance = await LaunchAsync();
        await FreeAsync();
        _world.GitHub.RateLimit = TimeSpan.FromMinutes(40);

        var wait = Assert.IsType<Disposition.RetryAfter>(await _world.TerminateAsync(instance.InstanceId));

        Assert.Equal(TimeSpan.FromMinutes(15), wait.Delay);
    }

    [Fact]
    public async Task A_runner_whose_id_nobody_wrote_down_is_found_by_its_name()
    {
        var instance = await LaunchAsync();
        await EndJobAsync();
        await _world.ChangeAsync(_world.Instance with { RunnerId = 0 });

        await _world.TerminateAsync(instance.InstanceId);

        Assert.Empty(_world.GitHub.Runners);
        Assert.Equal([instance.InstanceId], _world.Ec2.Terminated);
    }

    [Fact]
    public async Task A_repository_that_is_gone_does_not_keep_its_instance()
    {
        var instance = await LaunchAsync();
        await FreeAsync();
        await _world.ChangeAsync(_world.Instance with { RunnerId = 0 });
        _world.GitHub.Missing.Add(instance.Repository);

        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId));

        Assert.Equal([instance.InstanceId], _world.Ec2.Terminated);
    }

    [Theory]
    [InlineData(InstanceState.ShuttingDown)]
    [InlineData(InstanceState.Terminated)]
    public async Task Of_an_instance_that_is_going_only_config_and_registration_are_removed(InstanceState state)
    {
        var instance = await LaunchAsync();
        await _world.ChangeAsync(_world.Instance with { State = state });

        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId));

        Assert.Empty(_world.Ec2.Terminated);
        Assert.Empty(_world.GitHub.Runners);
        Assert.Empty(_world.Parameters.Values);
        Assert.Equal(state, _world.Instance.State);
    }

    [Fact]
    public async Task An_instance_that_EC2_does_not_know_is_recorded_as_terminated_but_not_soon_after_its_launch()
    {
        var instance = await LaunchAsync();
        await EndJobAsync();
        _world.Ec2.TerminateAnswers.Enqueue(TerminateResult.NotFound);
        Assert.IsType<Disposition.RetryAfter>(await _world.TerminateAsync(instance.InstanceId));
        Assert.Equal(InstanceState.Pending, _world.Instance.State);

        _world.Time.Advance(TimeSpan.FromMinutes(5));
        _world.Ec2.TerminateAnswers.Enqueue(TerminateResult.NotFound);
        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId));
        Assert.Equal(InstanceState.Terminated, _world.Instance.State);
        Assert.Equal(_world.Time.GetUtcNow(), _world.Instance.TerminatedAt);
    }

    [Theory]
    [InlineData(nameof(TerminateResult.Throttled))]
    [InlineData(nameof(TerminateResult.Unavailable))]
    public async Task A_terminate_that_EC2_does_not_carry_out_is_tried_again(string answer)
    {
        var instance = await LaunchAsync();
        await EndJobAsync();
        _world.Ec2.TerminateAnswers.Enqueue(Enum.Parse<TerminateResult>(answer));

        Assert.IsType<Disposition.RetryAfter>(await _world.TerminateAsync(instance.InstanceId));
        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId));

        Assert.Empty(_world.Ec2.Alive);
    }

    [Fact]
    public async Task An_instance_that_is_not_in_the_ledger_is_not_ours_to_terminate()
    {
        Assert.IsType<Disposition.Poison>(await _world.TerminateAsync("i-00000000000000099"));

        Assert.Empty(_world.Ec2.Terminated);
    }

    [Fact]
    public async Task A_terminate_that_comes_again_changes_nothing()
    {
        var instance = await LaunchAsync();
        await EndJobAsync();
        await _world.TerminateAsync(instance.InstanceId);
        var before = _world.Instance;
        _world.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId, "another reason"));

        Assert.Equal(before, _world.Instance);
        Assert.Single(_world.Ec2.Terminated);
    }

    [Fact]
    public async Task L21_A_terminate_takes_one_call_to_each_of_GitHub_SSM_and_EC2()
    {
        var instance = await LaunchAsync();
        await EndJobAsync();
        _world.Crash.DieAt(-1);

        await _world.TerminateAsync(instance.InstanceId);

        Assert.Equal(["remove runner", "DeleteParameter", "TerminateInstances", "write"], _world.Crash.Steps.Where(s => s.StartsWith("before", StringComparison.Ordinal)).Select(s => s[7..]));
    }

    [Theory]
    [InlineData("success", false)]
    [InlineData("failure", true)]
    public async Task L21_GitHub_is_not_asked_about_a_runner_that_ran_its_job_well_and_powered_its_instance_off(string conclusion, bool asked)
    {
        var instance = await LaunchAsync();
        await EndJobAsync();
        await _world.ChangeAsync(_world.Job with { Conclusion = conclusion, RunnerName = instance.RunnerName });
        await _world.ChangeAsync(_world.Instance with { State = InstanceState.ShuttingDown });
        _world.Crash.DieAt(-1);

        Assert.Equal(Disposition.Done, await _world.TerminateAsync(instance.InstanceId));

        Assert.Equal(asked, _world.Crash.Steps.Contains("before remove runner"));
        Assert.Contains("before DeleteParameter", _world.Crash.Steps);
        Assert.Empty(_world.Ec2.Terminated);
    }

    private TerminateInstance Message(InstanceRecord instance) =>
        new() { Version = MessageJson.Version, InstanceId = instance.InstanceId, Reason = "unassigned", RequestedAt = _world.Time.GetUtcNow() };

    private async Task<InstanceRecord> LaunchAsync()
    {
        await _world.DeliverAsync(Jobs.Request());
        return _world.Instance;
    }

    private async Task EndJobAsync()
    {
        await _world.ChangeAsync(_world.Job with { State = JobState.Completed, CompletedAt = _world.Time.GetUtcNow() });
        await _world.ChangeAsync(_world.Instance with { JobEndedAt = _world.Time.GetUtcNow() });
    }

    private async Task FreeAsync()
    {
        await _world.ChangeAsync(_world.Job with { State = JobState.Queued, InstanceId = null });
        await _world.ChangeAsync(_world.Instance with { JobId = null });
    }
}
