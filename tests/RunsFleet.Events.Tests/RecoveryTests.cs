using RunsFleet.Contracts;
using RunsFleet.Ec2;
using RunsFleet.GitHub;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;
using static RunsFleet.Events.Tests.Rows;

namespace RunsFleet.Events.Tests;

/// <summary>Jobs that lose their instance, as the events queue tells it.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_job_that_did_not_start_is_queued_again_on_demand_when_its_instance_is_warned()
    {
        Waiting();
        using var requeued = _world.Metric<long>(MetricNames.JobsRequeued);

        Assert.Equal(Disposition.Done, await _world.HearWarning(A));

        var job = _world.Job(1);
        Assert.Equal((JobState.Queued, null, 1, true), (job.State, job.InstanceId, job.Request!.RetryCount, job.Request.ForceOnDemand));
        Assert.Equal((null, null), (job.PendingMessageTo, job.PendingTerminationOf));
        Assert.Equal([9L], _world.Runners.Removed);
        var sent = Assert.IsType<Reading<JobQueued>.Message>(MessageJson.ReadJobQueued(Assert.Single(_world.Queues.Sent, m => m.Queue == QueueNames.Main).Body)).Value.Request;
        Assert.Equal((1L, 1, true), (sent.JobId, sent.RetryCount, sent.ForceOnDemand));
        Assert.Single(_world.Queues.Sent, message => message.Queue == QueueNames.Termination);
        Assert.Equal("interrupted", Assert.Single(requeued.GetMeasurementSnapshot()).Tags[MetricTags.Reason]);
        Assert.Single(_world.Circuit.Facts);
    }

    [Fact]
    public async Task It_is_done_once_per_instance_whatever_is_told_how_often()
    {
        Waiting();

        await _world.HearWarning(A);
        await _world.HearWarning(A);
        _world.Time.Advance(TimeSpan.FromMinutes(2));
        await _world.HearState(A, "shutting-down");
        await _world.HearState(A, "terminated");

        Assert.Equal(1, _world.Job(1).Request!.RetryCount);
        Assert.Single(_world.Queues.Sent, message => message.Queue == QueueNames.Main);
        Assert.Single(_world.Circuit.Facts);
    }

    [Fact]
    public async Task L35_a_runner_that_GitHub_calls_busy_has_started_and_its_job_is_not_queued_again()
    {
        Waiting(busy: true);

        Assert.Equal(Disposition.Done, await _world.HearWarning(A));
        Assert.Equal((JobState.Launched, true), (_world.Job(1).State, _world.Job(1).AtRisk));

        await _world.Hear(Started(1, A));
        Assert.Equal((JobState.Running, true), (_world.Job(1).State, _world.Job(1).AtRisk));
        Assert.DoesNotContain(_world.Queues.Sent, message => message.Queue == QueueNames.Main);
    }

    [Theory]
    [InlineData("queued", JobState.Queued)]
    [InlineData("in_progress", JobState.Launched)]
    [InlineData("completed", JobState.Launched)]
    public async Task L35_where_no_runner_is_registered_any_more_GitHub_is_asked_about_the_job(string status, JobState state)
    {
        Waiting(registered: false);
        _world.Workflows.Jobs.Add(new WorkflowJob(1, 42, 1, "build-1", status, null, null, []));

        Assert.Equal(Disposition.Done, await _world.HearWarning(A));

        Assert.Equal(state, _world.Job(1).State);
    }

    [Fact]
    public async Task L43_while_GitHub_is_silent_the_message_waits_and_the_fact_does_not()
    {
        Waiting();
        _world.Runners.Down = true;

        Assert.IsType<Disposition.RetryAfter>(await _world.HearWarning(A));
        Assert.Single(_world.Circuit.Facts);
        Assert.Equal((JobState.Launched, true), (_world.Job(1).State, _world.Job(1).AtRisk));

        _world.Runners.Down = false;
        _world.Runners.RateLimit = TimeSpan.FromSeconds(40);
        Assert.Equal(TimeSpan.FromSeconds(40), Assert.IsType<Disposition.RetryAfter>(await _world.HearWarning(A)).Delay);

        _world.Runners.RateLimit = null;
        Assert.Equal(Disposition.Done, await _world.HearWarning(A));
        Assert.Equal(JobState.Queued, _world.Job(1).State);
    }

    [Fact]
    public async Task While_the_circuit_is_down_the_job_is_recovered_all_the_same()
    {
        Waiting();
        _world.Circuit.Down = true;

        Assert.IsType<Disposition.RetryAfter>(await _world.HearWarning(A));

        Assert.Equal(JobState.Queued, _world.Job(1).State);
    }

    [Fact]
    public async Task L10_who_crashed_between_the_records_and_the_message_is_made_up_for_by_the_redelivery()
    {
        Waiting();
        _world.Queues.RefuseWith = "a test";
        await Assert.ThrowsAnyAsync<Exception>(() => _world.HearWarning(A));
        Assert.Equal((JobState.Queued, (long?)1), (_world.Job(1).State, _world.Job(1).PendingMessageTo));

        _world.Queues.RefuseWith = null;
        _world.Restart();
        Assert.Equal(Disposition.Done, await _world.HearWarning(A));

        Assert.Equal(1, _world.Job(1).Request!.RetryCount);
        Assert.Null(_world.Job(1).PendingMessageTo);
        Assert.Single(_world.Queues.Sent, message => message.Queue == QueueNames.Main);
    }

    [Theory]
    [InlineData(Market.OnDemand)]
    [InlineData(Market.Spot)]
    public async Task An_instance_that_goes_for_another_reason_costs_its_job_a_recovery_and_the_circuit_nothing(Market market)
    {
        Waiting();
        _world.Put(_world.Instance(A) with { Market = market });
        _world.Ec2.Shown[A] = new InstanceObservation.Seen(true, "c7g.large", "us-east-1b", Market.Spot, EndReason.Other, Jobs.QueuedAt);

        Assert.Equal(Disposition.Done, await _world.HearState(A, "terminated"));

        Assert.Equal((JobState.Queued, 1), (_world.Job(1).State, _world.Job(1).Request!.RetryCount));
        Assert.Empty(_world.Circuit.Facts);
    }

    [Fact]
    public async Task A_lost_job_is_run_again_once_when_its_attempt_is_over()
    {
        await LoseAsync();
        Assert.Equal(JobState.AwaitingRerun, _world.Job(1).State);
        Assert.Empty(_world.Workflows.Reruns);

        EndRun("failure", (1, "failure"), (2, "success"));
        Assert.Equal(Disposition.Done, await _world.Hear(RunCompleted("failure")));
        Assert.Equal(Disposition.Done, await _world.Hear(RunCompleted("failure")));

        Assert.Equal(["run 42"], _world.Workflows.Reruns);
        Assert.Equal(RerunState.Done, Assert.Single(_world.Records.AllReruns).State);
        Assert.Equal(JobState.Superseded, _world.Job(1).State);
    }

    [Fact]
    public async Task The_end_of_the_attempt_may_be_told_before_the_job_s()
    {
        Running();
        await InterruptAsync();
        EndRun("failure", (1, "failure"));

        await _world.Hear(RunCompleted("failure"));
        Assert.Equal(Disposition.Done, await _world.Hear(Lost("failure")));

        Assert.Equal(["run 42"], _world.Workflows.Reruns);
    }

    [Fact]
    public async Task L18_an_answer_that_was_lost_is_not_asked_for_again()
    {
        await LoseAsync();
        EndRun("failure", (1, "failure"));
        _world.Workflows.LosesAnswers = true;

        var wait = Assert.IsType<Disposition.RetryAfter>(await _world.Hear(RunCompleted("failure"))).Delay;
        _world.Time.Advance(wait);
        Assert.Equal(Disposition.Done, await _world.Hear(RunCompleted("failure")));

        Assert.Equal(["run 42"], _world.Workflows.Reruns);
        Assert.Equal(JobState.Superseded, _world.Job(1).State);
    }

    [Fact]
    public async Task L43_while_GitHub_is_silent_a_rerun_waits_in_its_record()
    {
        await LoseAsync();
        EndRun("failure", (1, "failure"));
        _world.Workflows.Down = true;
        Assert.IsType<Disposition.RetryAfter>(await _world.Hear(RunCompleted("failure")));

        _world.Workflows.Down = false;
        Assert.Equal(Disposition.Done, await _world.Hear(RunCompleted("failure")));
        Assert.Equal(["run 42"], _world.Workflows.Reruns);
    }

    [Fact]
    public async Task A_job_of_a_reusable_workflow_is_run_again_with_all_that_failed()
    {
        await LoseAsync();
        EndRun("failure", (1, "failure"), (2, "failure"));
        _world.Workflows.Reusable.Add(1);

        Assert.Equal(Disposition.Done, await _world.Hear(RunCompleted("failure")));

        Assert.Equal(["run 42"], _world.Workflows.Reruns);
        Assert.Equal(1, Assert.Single(_world.Records.AllReruns).Collateral);
    }

    [Fact]
    public async Task A_deleted_run_is_left_and_its_job_says_so()
    {
        await LoseAsync();

        Assert.Equal(Disposition.Done, await _world.Hear(RunCompleted("failure")));

        Assert.Equal((JobState.Failed, RerunState.Skipped), (_world.Job(1).State, Assert.Single(_world.Records.AllReruns).State));
        Assert.Contains("no such run", _world.Job(1).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("success")]
    [InlineData("failure")]
    [InlineData("cancelled")]
    public async Task L20_L24_what_ends_within_its_notice_stands(string conclusion)
    {
        Running();
        _world.Ec2.Shown[A] = new InstanceObservation.Seen(true, "c7g.large", "us-east-1b", Market.Spot, EndReason.SpotReclaimed, Jobs.QueuedAt);
        await _world.HearWarning(A);
        _world.Time.Advance(TimeSpan.FromMinutes(2));
        await _world.HearState(A, "shutting-down");

        await _world.Hear(Completed(1, A, conclusion) with { CompletedAt = _world.Now.AddMinutes(-1) });

        Assert.True(_world.Job(1).IsFinal);
        Assert.Empty(_world.Records.AllReruns);
    }

    [Fact]
    public async Task L20_an_ordinary_failure_on_spot_is_nobodys_loss()
    {
        Running();

        await _world.Hear(Completed(1, A, "failure") with { CompletedAt = _world.Now });
        _world.Ec2.Shown[A] = new InstanceObservation.Seen(true, "c7g.large", "us-east-1b", Market.Spot, EndReason.Other, Jobs.QueuedAt);
        await _world.HearState(A, "shutting-down", _world.Now.AddSeconds(2));

        Assert.Equal(JobState.Completed, _world.Job(1).State);
        Assert.Empty(_world.Records.AllReruns);
    }

    [Fact]
    public async Task A_job_whose_end_was_told_before_its_interruption_is_run_again_too()
    {
        Running();
        EndRun("failure", (1, "failure"));
        await _world.Hear(Completed(1, A, "failure") with { CompletedAt = _world.Now });
        _world.Ec2.Shown[A] = new InstanceObservation.Seen(true, "c7g.large", "us-east-1b", Market.Spot, EndReason.SpotReclaimed, Jobs.QueuedAt);

        Assert.Equal(Disposition.Done, await _world.HearState(A, "shutting-down"));

        Assert.Equal(["run 42"], _world.Workflows.Reruns);
        Assert.Equal(JobState.Completed, _world.Job(1).State);
    }

    [Fact]
    public async Task L16_several_lost_jobs_of_a_run_get_one_rerun()
    {
        Running();
        _world.Put(Launched(2, B) with { State = JobState.Running, RunnerName = RunnerNames.RunnerName(B), StartedAt = Jobs.QueuedAt });
        _world.Put(Instance(B, 2) with { JobStartedAt = Jobs.QueuedAt, RunnerId = 10 });
        await InterruptAsync();
        await _world.HearWarning(B, _world.Now.AddMinutes(-2));
        await _world.HearState(B, "shutting-down");
        EndRun("failure", (1, "failure"), (2, "cancelled"));

        await _world.Hear(Lost("failure"));
        await _world.Hear(Lost("cancelled", 2, B));
        await _world.Hear(RunCompleted("failure"));

        Assert.Single(_world.Workflows.Reruns);
        Assert.Equal(2, Assert.Single(_world.Records.AllReruns).Jobs.Count);
        Assert.All(_world.Records.AllJobs, job => Assert.Equal(JobState.Superseded, job.State));
    }

    private async Task LoseAsync()
    {
        Running();
        await InterruptAsync();
        _world.Workflows.Runs[42] = new WorkflowRun(42, 1, "in_progress", null, "main", 5, Jobs.QueuedAt, "ann");
        Assert.Equal(Disposition.Done, await _world.Hear(Lost("failure")));
        _world.Workflows.Runs.Clear();
    }

    private async Task InterruptAsync()
    {
        await _world.HearWarning(A);
        _world.Time.Advance(TimeSpan.FromMinutes(2));
        await _world.HearState(A, "shutting-down");
    }

    private JobCompleted Lost(string conclusion, long jobId = 1, string instanceId = A) => Completed(jobId, instanceId, conclusion) with { CompletedAt = _world.Now };

    private static RunCompleted RunCompleted(string conclusion) => new()
    {
        Version = MessageJson.Version,
        RunId = 42,
        RunAttempt = 1,
        Repository = "acme/widgets",
        Conclusion = conclusion,
        CompletedAt = Jobs.QueuedAt.AddMinutes(20),
        InstallationId = 7,
    };

    private void EndRun(string conclusion, params (long Id, string Conclusion)[] jobs)
    {
        _world.Workflows.Runs[42] = new WorkflowRun(42, 1, "completed", conclusion, "main", 5, Jobs.QueuedAt, "ann");
        _world.Workflows.Jobs.AddRange(jobs.Select(job => new WorkflowJob(job.Id, 42, 1, $"build-{job.Id}", "completed", job.Conclusion, null, [])));
    }

    private void Waiting(bool registered = true, bool busy = false)
    {
        _world.Put(Launched(1, A));
        _world.Put(Instance(A, 1));
        if (registered)
        {
            _world.Runners.Add(9, RunnerNames.RunnerName(A), busy);
        }
    }

    private void Running()
    {
        _world.Put(Launched(1, A) with { State = JobState.Running, RunnerName = RunnerNames.RunnerName(A), StartedAt = Jobs.QueuedAt });
        _world.Put(Instance(A, 1) with { JobStartedAt = Jobs.QueuedAt });
    }
}
