using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Launching;

/// <summary>The job, the instance or the repository changes while a launch is under way.</summary>
public sealed class MovedOnTests : IDisposable
{
    private readonly FleetWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(JobState.Completed)]
    [InlineData(JobState.Cancelled)]
    public async Task An_instance_whose_job_ended_meanwhile_is_unassigned(JobState end)
    {
        WhenTheLedgerIsWritten(job => job with { State = end, CompletedAt = _world.Time.GetUtcNow(), LeaseUntil = null });

        Assert.Equal(Disposition.Done, await _world.DeliverAsync(Jobs.Request()));

        Assert.Equal(end, _world.Job.State);
        Assert.Equal(_world.Instance.InstanceId, Assert.Single(_world.Terminations).InstanceId);
        Assert.Null(_world.Instance.JobId);
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
    }

    [Fact]
    public async Task An_instance_whose_job_runs_elsewhere_is_unassigned()
    {
        WhenTheLedgerIsWritten(job => job with { State = JobState.Running, InstanceId = "i-0fffffffffffffff0", LeaseUntil = null });

        Assert.Equal(Disposition.Done, await _world.DeliverAsync(Jobs.Request()));

        Assert.Equal("i-0fffffffffffffff0", _world.Job.InstanceId);
        Assert.Equal(_world.Instance.InstanceId, Assert.Single(_world.Terminations).InstanceId);
    }

    [Fact]
    public async Task A_job_that_has_started_on_its_own_instance_already_keeps_it()
    {
        WhenTheLedgerIsWritten(job => job with { State = JobState.Running, InstanceId = Assert.Single(_world.Ec2.Instances).InstanceId, LeaseUntil = null });

        Assert.Equal(Disposition.Done, await _world.DeliverAsync(Jobs.Request()));

        Assert.Equal(JobState.Running, _world.Job.State);
        Assert.Equal(_world.Job.JobId, _world.Instance.JobId);
        Assert.Empty(_world.Terminations);
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
    }

    [Fact]
    public async Task A_change_of_the_instances_state_meanwhile_does_not_matter()
    {
        var changed = false;
        _world.Records.BeforeWrite = changes =>
        {
            if (!changed && changes.Jobs.Any(j => j.State is JobState.Launched))
            {
                changed = true;
                var row = _world.Instance with { State = InstanceState.Running, RunningAt = _world.Time.GetUtcNow() };
                _world.Records.TryWriteAsync(new RecordChanges { Instances = [row] }, CancellationToken.None);
            }
        };

        Assert.Equal(Disposition.Done, await _world.DeliverAsync(Jobs.Request()));

        Assert.True(changed);
        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Equal(InstanceState.Running, _world.Instance.State);
        Assert.NotNull(_world.Instance.RunningAt);
        Assert.NotEqual(0, _world.Instance.RunnerId);
    }

    [Fact]
    public async Task A_job_whose_instance_another_job_took_gets_a_launch_of_its_own()
    {
        var changed = false;
        _world.Records.BeforeWrite = changes =>
        {
            if (!changed && changes.Jobs.Any(j => j.State is JobState.Launched))
            {
                changed = true;
                _world.Records.TryWriteAsync(new RecordChanges { Instances = [_world.Instance with { JobId = 9999 }] }, CancellationToken.None);
            }
        };

        await _world.SettleAsync(Jobs.Request());

        Assert.Equal(2, _world.Ec2.Instances.Count);
        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Equal(_world.Job.JobId, _world.Records.AllInstances.Single(i => i.InstanceId == _world.Job.InstanceId).JobId);
        Assert.Empty(_world.Terminations);
        Assert.All(_world.Records.AllLaunches, l => Assert.Equal(LaunchState.Settled, l.State));
    }

    [Fact]
    public async Task An_instance_that_died_while_GitHub_was_down_is_replaced()
    {
        _world.GitHub.Down = true;
        await _world.DeliverAsync(Jobs.Request());
        await _world.ChangeAsync(_world.Instance with { State = InstanceState.Terminated });
        _world.GitHub.Down = false;

        await _world.SettleAsync(Jobs.Request());

        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Equal(2, _world.Ec2.Instances.Count);
        Assert.Equal(2, _world.Job.LaunchAttempts);
    }

    [Fact]
    public async Task What_an_instance_that_died_with_its_config_leaves_behind_is_removed()
    {
        var died = false;
        _world.Records.BeforeWrite = changes =>
        {
            if (!died && changes.Jobs.Any(j => j.State is JobState.Launched))
            {
                died = true;
                _world.Records.TryWriteAsync(
                    new RecordChanges { Instances = [_world.Instance with { State = InstanceState.Terminated, TerminatedAt = _world.Time.GetUtcNow() }] },
                    CancellationToken.None);
            }
        };

        await _world.SettleAsync(Jobs.Request());

        var dead = _world.Records.AllInstances.Single(row => row.State is InstanceState.Terminated).InstanceId;
        Assert.NotEqual(dead, _world.Job.InstanceId);
        Assert.Equal(2, _world.Parameters.Values.Count);
        Assert.Equal(2, _world.GitHub.Runners.Count);
        foreach (var termination in _world.Terminations.ToList())
        {
            Assert.Equal(dead, termination.InstanceId);
            Assert.Equal(Disposition.Done, await _world.TerminateAsync(termination));
        }

        Assert.Single(_world.Parameters.Values);
        Assert.Single(_world.GitHub.Runners);
    }

    [Fact]
    public async Task A_job_of_a_repository_that_is_gone_is_parked_and_its_instance_terminated()
    {
        _world.GitHub.Missing.Add("acme/widgets");

        Assert.IsType<Disposition.RetryAfter>(await _world.DeliverAsync(Jobs.Request()));
        Assert.Equal(JobState.Queued, _world.Job.State);
        await _world.SettleAsync(Jobs.Request());

        Assert.Equal(JobState.Parked, _world.Job.State);
        Assert.Contains("not installed", _world.Job.Reason, StringComparison.Ordinal);
        Assert.Null(_world.Instance.JobId);
        var termination = Assert.Single(_world.Terminations);
        Assert.Equal(_world.Instance.InstanceId, termination.InstanceId);
        Assert.Equal(Disposition.Done, await _world.TerminateAsync(termination));
        Assert.Empty(_world.Ec2.Alive);
        Assert.Equal(InstanceState.ShuttingDown, _world.Instance.State);
    }

    [Fact]
    public async Task A_job_that_ended_before_a_lost_answer_was_replayed_leaves_no_instance()
    {
        _world.Ec2.LoseNextAnswer = true;
        await _world.DeliverAsync(Jobs.Request());
        await _world.ChangeAsync(_world.Job with { State = JobState.Cancelled, CompletedAt = _world.Time.GetUtcNow() });
        Assert.Empty(_world.Records.AllInstances);

        await _world.SettleAsync(Jobs.Request());

        var instance = Assert.Single(_world.Ec2.Instances);
        Assert.Equal(instance.InstanceId, Assert.Single(_world.Terminations).InstanceId);
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
        Assert.Empty(_world.GitHub.Runners);
    }

    private void WhenTheLedgerIsWritten(Func<JobRecord, JobRecord> change)
    {
        var changed = false;
        _world.Records.BeforeWrite = changes =>
        {
            if (!changed && changes.Instances.Count > 0)
            {
                changed = true;
                _world.Records.TryWriteAsync(new RecordChanges { Jobs = [change(_world.Job)] }, CancellationToken.None);
            }
        };
    }
}
