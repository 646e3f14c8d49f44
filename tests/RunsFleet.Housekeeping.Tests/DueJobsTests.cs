using RunsFleet.Contracts;
using RunsFleet.GitHub;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;
using static RunsFleet.Housekeeping.Tests.World;

namespace RunsFleet.Housekeeping.Tests;

public sealed class DueJobsTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Launching)]
    public async Task L11_a_job_whose_message_never_came_or_died_is_sent_to_its_queue_again(JobState state)
    {
        _world.Put(JobIn(state));
        _world.GitHubSays("queued");

        await _world.SweepAsync("overdue_jobs");

        var sent = Assert.IsType<Reading<JobQueued>.Message>(MessageJson.ReadJobQueued(Assert.Single(_world.Sent(QueueNames.Main)))).Value;
        Assert.Equal(1, sent.Request.JobId);
    }

    [Fact]
    public async Task A_job_that_is_not_due_is_left_alone()
    {
        _world.Put(JobIn(JobState.Queued) with { NextAttemptAt = _world.Now.AddMinutes(1) });
        _world.Put(JobIn(JobState.Completed) with { JobId = 2 });
        _world.GitHubSays("queued");

        foreach (var taskType in new[] { "overdue_jobs", "unconfirmed_runners", "stale_jobs" })
        {
            await _world.SweepAsync(taskType);
        }

        Assert.Empty(_world.Queues.Sent);
    }

    [Theory]
    [InlineData(JobState.Queued, "overdue_jobs")]
    [InlineData(JobState.Launched, "unconfirmed_runners")]
    [InlineData(JobState.Parked, "stale_jobs")]
    [InlineData(JobState.Running, "stale_jobs")]
    public async Task An_end_that_was_never_heard_is_told_from_GitHubs_answer(JobState state, string taskType)
    {
        _world.Put(JobIn(state));
        _world.Put(Instance());
        _world.GitHubSays("completed", "failure", RunnerNames.RunnerName(A));
        _world.Time.Advance(TimeSpan.FromDays(6));

        await _world.SweepAsync(taskType);

        var told = Assert.IsType<JobCompleted>(Assert.IsType<Reading<FleetEvent>.Message>(MessageJson.ReadFleetEvent(Assert.Single(_world.Sent(QueueNames.Events)))).Value);
        Assert.Equal(("failure", RunnerNames.RunnerName(A), Jobs.QueuedAt.AddMinutes(5)), (told.Conclusion, told.RunnerName, told.CompletedAt));
        Assert.Empty(_world.Failures.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_start_that_was_never_heard_is_told_from_GitHubs_answer()
    {
        _world.Put(JobIn(JobState.Launched));
        _world.Put(Instance());
        _world.GitHubSays("in_progress", null, RunnerNames.RunnerName(A));

        await _world.SweepAsync("unconfirmed_runners");

        var told = Assert.IsType<JobStarted>(Assert.IsType<Reading<FleetEvent>.Message>(MessageJson.ReadFleetEvent(Assert.Single(_world.Sent(QueueNames.Events)))).Value);
        Assert.Equal((RunnerNames.RunnerName(A), 9L, Jobs.QueuedAt.AddMinutes(1)), (told.RunnerName, told.RunnerId, told.StartedAt));
    }

    [Fact]
    public async Task A_job_that_GitHub_has_no_more_ends()
    {
        _world.Put(JobIn(JobState.Queued));

        await _world.SweepAsync("overdue_jobs");

        Assert.Equal((JobState.Failed, "GitHub has no such job any more."), (_world.Job.State, _world.Job.Reason));
        Assert.NotNull(_world.Job.CompletedAt);
    }

    [Fact]
    public async Task L12_what_a_sweep_read_does_not_overwrite_what_was_written_since()
    {
        _world.Put(JobIn(JobState.Queued));
        _world.Records.BeforeWrite = changes =>
        {
            _world.Records.BeforeWrite = null;
            _world.Put(LaunchTransitions.Claim(_world.Job, Jobs.Request(1), "launch-2", _world.Now.AddMinutes(1), _world.Now));
        };

        await _world.SweepAsync("overdue_jobs");

        Assert.Equal((JobState.Launching, "launch-2"), (_world.Job.State, _world.Job.LaunchId));
        Assert.Single(_world.Failures.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task L37_while_GitHub_is_silent_nothing_is_done_and_the_sweep_says_that_it_failed()
    {
        _world.Put(JobIn(JobState.Queued));
        _world.Workflows.Down = true;

        await _world.SweepAsync("overdue_jobs");

        Assert.Empty(_world.Queues.Sent);
        Assert.Equal("overdue_jobs", Assert.Single(_world.Failures.GetMeasurementSnapshot()).Tags[MetricTags.Task]);
    }

    [Fact]
    public async Task An_idle_runner_is_no_failure()
    {
        Waiting(registered: true);

        await _world.SweepAsync("unconfirmed_runners");

        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Empty(_world.Queues.Sent);
    }

    [Fact]
    public async Task A_runner_that_GitHub_dropped_costs_no_recovery_and_keeps_the_market()
    {
        Waiting(registered: false);

        await _world.SweepAsync("unconfirmed_runners");

        Assert.Equal((JobState.Queued, 0, false), (_world.Job.State, _world.Job.Request!.RetryCount, _world.Job.Request.ForceOnDemand));
        Assert.True(_world.Job.NextAttemptAt > _world.Now);
        Assert.Single(_world.Sent(QueueNames.Main));
        Assert.Single(_world.Sent(QueueNames.Termination));
    }

    [Fact]
    public async Task L25_a_runner_that_never_connected_costs_a_recovery()
    {
        Waiting(registered: true);
        _world.Runners.Offline.Add(9);

        await _world.SweepAsync("unconfirmed_runners");

        Assert.Equal((JobState.Queued, 1, true), (_world.Job.State, _world.Job.Request!.RetryCount, _world.Job.Request.ForceOnDemand));
        Assert.Equal([9L], _world.Runners.Removed);
    }

    [Fact]
    public async Task A_job_whose_instance_went_without_a_word_is_recovered()
    {
        Waiting(registered: false);
        _world.Put(_world.Records.AllInstances.Single() with { State = InstanceState.Terminated });

        await _world.SweepAsync("unconfirmed_runners");

        Assert.Equal((JobState.Queued, 1), (_world.Job.State, _world.Job.Request!.RetryCount));
    }

    [Fact]
    public async Task L10_pending_effects_of_a_job_are_carried_out()
    {
        _world.Put(JobIn(JobState.Queued) with { PendingMessageTo = 1, NextAttemptAt = _world.Now.AddHours(5) });

        await _world.SweepAsync("overdue_jobs");

        Assert.Single(_world.Sent(QueueNames.Main));
        Assert.Null(_world.Job.PendingMessageTo);
    }

    [Fact]
    public async Task L18_a_rerun_that_is_overdue_is_asked_for_by_either_sweep_and_once()
    {
        Lost();

        await _world.SweepAsync("interrupted_runs");
        await _world.SweepAsync("overdue_jobs");
        await _world.SweepAsync("interrupted_runs");

        Assert.Equal(["run 42"], _world.Workflows.Reruns);
        Assert.Equal(JobState.Superseded, _world.Job.State);
    }

    [Fact]
    public async Task A_lost_job_whose_rerun_was_done_before_somebody_died_is_settled_by_its_deadline()
    {
        Lost();
        _world.Put(RerunTransitions.Done(_world.Records.AllReruns.Single(), _world.Now));

        await _world.SweepAsync("overdue_jobs");

        Assert.Empty(_world.Workflows.Reruns);
        Assert.Equal(JobState.Superseded, _world.Job.State);
    }

    private void Lost()
    {
        var job = JobIn(JobState.AwaitingRerun) with { Conclusion = "failure", CompletedAt = Jobs.QueuedAt.AddMinutes(10), Reason = "Lost." };
        _world.Put(job);
        _world.Put(Instance() with
        {
            JobStartedAt = Jobs.QueuedAt,
            InterruptedAt = Jobs.QueuedAt.AddMinutes(7),
            StoppingAt = Jobs.QueuedAt.AddMinutes(9),
            State = InstanceState.Terminated,
        });
        _world.Put(RerunTransitions.Lost(null, job, A, Jobs.QueuedAt.AddMinutes(11)));
        _world.Workflows.Runs[42] = new WorkflowRun(42, 1, "completed", "failure", "main", 5, Jobs.QueuedAt, "ann");
        _world.GitHubSays("completed", "failure");
    }

    private void Waiting(bool registered)
    {
        _world.Put(JobIn(JobState.Launched));
        _world.Put(Instance());
        _world.GitHubSays("queued");
        if (registered)
        {
            _world.Runners.Add(9, RunnerNames.RunnerName(A));
        }
    }
}
