using RunsFleet.Contracts;
using RunsFleet.Testing;

namespace RunsFleet.Records.Tests;

public sealed class BindingTransitionsTests
{
    private static readonly DateTimeOffset Now = Jobs.QueuedAt.AddMinutes(2);

    [Fact]
    public void A_job_that_starts_on_its_own_instance_runs_on_it()
    {
        var result = Start(1, "i-a", new BindingRows { Job = Launched(1, "i-a"), Taken = Instance("i-a", 1) });

        Assert.Equal((JobState.Running, "i-a", "runs-fleet-i-a", Now), (result.Job.State, result.Job.InstanceId, result.Job.RunnerName, result.Job.StartedAt));
        var instance = Assert.Single(result.Changes.Instances);
        Assert.Equal((1L, 77L, Now), (instance.JobId, instance.RunnerId, instance.JobStartedAt));
        Assert.Equal((null, null), (result.Job.PendingMessageTo, result.Job.PendingTerminationOf));
    }

    [Fact]
    public void L17_jobs_that_swap_runners_swap_instances_and_nothing_is_killed()
    {
        var result = Start(1, "i-b", Swap());

        Assert.Equal((JobState.Running, "i-b"), (result.Job.State, result.Job.InstanceId));
        Assert.Equal((JobState.Launched, "i-a"), (Changed(result, 2).State, Changed(result, 2).InstanceId));
        Assert.Equal([("i-a", 2L), ("i-b", 1L)], result.Changes.Instances.Select(i => (i.InstanceId, i.JobId!.Value)).Order());
        Assert.Equal((null, null), (result.Job.PendingMessageTo, result.Job.PendingTerminationOf));
    }

    public static TheoryData<string, InstanceRecord> UnfitInstances { get; } = new()
    {
        { "gone", Instance("i-a", 1) with { State = InstanceState.ShuttingDown } },
        { "warned", Instance("i-a", 1) with { InterruptedAt = Now } },
        { "to be terminated", Instance("i-a", 1) with { TerminationReason = "idle" } },
        { "started", Instance("i-a", 1) with { JobStartedAt = Now } },
        { "of another repository", Instance("i-a", 1) with { Repository = "acme/other" } },
    };

    [Theory]
    [MemberData(nameof(UnfitInstances))]
    public void L17_when_the_other_instance_will_not_do_the_displaced_job_is_queued_again(string why, InstanceRecord former)
    {
        Assert.NotEmpty(why);

        var result = Start(1, "i-b", Swap() with { Former = former });

        var displaced = Changed(result, 2);
        Assert.Equal((JobState.Queued, null, Now), (displaced.State, displaced.InstanceId, displaced.NextAttemptAt));
        Assert.Equal((0, false), (displaced.Request!.RetryCount, displaced.Request.ForceOnDemand));
        Assert.Equal(2, result.Job.PendingMessageTo);
        Assert.Equal(former.IsAlive ? "i-a" : null, result.Job.PendingTerminationOf);
        Assert.Null(result.Changes.Instances.Single(i => i.InstanceId == "i-a").JobId);
    }

    [Fact]
    public void L17_a_displaced_job_with_other_labels_does_not_get_a_runner_that_would_never_take_it()
    {
        var rows = Swap();
        var wider = rows.Displaced! with { Request = rows.Displaced.Request! with { Labels = [.. rows.Displaced.Request.Labels, "gpu"] } };

        var result = Start(1, "i-b", rows with { Displaced = wider });

        Assert.Equal(JobState.Queued, Changed(result, 2).State);
    }

    [Fact]
    public void L17_a_displaced_job_that_must_not_run_on_spot_does_not_get_a_spot_instance()
    {
        var rows = Swap();
        var forced = rows.Displaced! with { Request = rows.Displaced.Request! with { ForceOnDemand = true } };

        Assert.Equal(JobState.Queued, Changed(Start(1, "i-b", rows with { Displaced = forced }), 2).State);
        Assert.Equal(
            JobState.Launched,
            Changed(Start(1, "i-b", rows with { Displaced = forced, Former = rows.Former! with { Market = Market.OnDemand } }), 2).State);
    }

    [Fact]
    public void A_displaced_job_still_under_launch_is_found_by_its_launch_row()
    {
        var rows = Swap();
        var launching = rows.Displaced! with { State = JobState.Launching, InstanceId = null, LaunchId = "l-2", LeaseUntil = Now.AddMinutes(1) };

        var result = Start(1, "i-b", rows with { Displaced = launching, Taken = rows.Taken! with { LaunchId = "l-2" } });

        Assert.Equal((JobState.Launched, "i-a", null), (Changed(result, 2).State, Changed(result, 2).InstanceId, Changed(result, 2).LeaseUntil));
    }

    [Fact]
    public void A_job_that_the_ledger_names_but_that_has_another_instance_is_left_alone()
    {
        var rows = Swap();

        var result = Start(1, "i-b", rows with { Displaced = rows.Displaced! with { InstanceId = "i-c" } });

        Assert.Equal([1L], result.Changes.Jobs.Select(job => job.JobId));
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Launching)]
    [InlineData(JobState.Parked)]
    public void A_job_without_an_instance_that_starts_on_a_unassigned_one_takes_it(JobState state)
    {
        var job = Launched(1, "i-a") with { State = state, InstanceId = null, Reason = "no capacity", LeaseUntil = Now, NextAttemptAt = Now };

        var result = Start(1, "i-b", new BindingRows { Job = job, Taken = Instance("i-b", null) });

        Assert.Equal((JobState.Running, "i-b", null, null, null), (result.Job.State, result.Job.InstanceId, result.Job.Reason, result.Job.LeaseUntil, result.Job.NextAttemptAt));
        Assert.Equal(job.LaunchId, result.Job.LaunchId);
    }

    [Fact]
    public void L04_a_start_without_a_record_makes_one_from_the_payload()
    {
        var result = Start(1, "i-a", new BindingRows { Taken = Instance("i-a", null) });

        Assert.Equal((0L, JobState.Running, 1L), (result.Job.Version, result.Job.State, result.Job.Request!.JobId));
    }

    [Fact]
    public void A_start_on_a_runner_of_somebody_else_leaves_the_own_instance_unassigned()
    {
        var result = BindingTransitions.Started(
            Started(1, "i-a") with { RunnerName = "laptop" }, new BindingRows { Job = Launched(1, "i-a"), Former = Instance("i-a", 1) }, Now);

        Assert.Equal((JobState.Running, null, "i-a"), (result.Job.State, result.Job.InstanceId, result.Job.PendingTerminationOf));
        Assert.Null(Assert.Single(result.Changes.Instances).JobId);
    }

    [Fact]
    public void A_start_on_a_warned_instance_is_at_risk()
    {
        var result = Start(1, "i-a", new BindingRows { Job = Launched(1, "i-a"), Taken = Instance("i-a", 1) with { InterruptedAt = Now } });

        Assert.True(result.Job.AtRisk);
    }

    [Fact]
    public void L03_a_start_told_twice_changes_nothing_and_still_has_its_pending_effects()
    {
        var running = Launched(1, "i-b") with { State = JobState.Running, PendingMessageTo = 2 };

        var result = Start(1, "i-b", new BindingRows { Job = running, Taken = Instance("i-b", 1) });

        Assert.False(result.HasChanges);
        Assert.Equal(2, result.Job.PendingMessageTo);
    }

    [Theory]
    [InlineData(JobState.Queued)]
    [InlineData(JobState.Launching)]
    [InlineData(JobState.Launched)]
    [InlineData(JobState.Running)]
    [InlineData(JobState.Parked)]
    public void L24_completed_ends_any_state(JobState state)
    {
        var result = Complete(1, "i-a", "failure", new BindingRows { Job = Launched(1, "i-a") with { State = state }, Taken = Instance("i-a", 1) });

        Assert.Equal((JobState.Completed, "failure", Now), (result.Job.State, result.Job.Conclusion, result.Job.CompletedAt));
        Assert.NotNull(result.Job.Reason);
        Assert.Equal(Now, result.Instance!.JobEndedAt);
    }

    [Theory]
    [InlineData("success", JobState.Completed)]
    [InlineData("failure", JobState.Completed)]
    [InlineData("timed_out", JobState.Completed)]
    [InlineData("cancelled", JobState.Cancelled)]
    public void The_conclusion_of_a_job_that_ran_decides_its_final_state(string conclusion, JobState state) =>
        Assert.Equal(state, Complete(1, "i-a", conclusion, new BindingRows { Taken = Instance("i-a", null) }).Job.State);

    [Theory]
    [InlineData("failure", JobState.Failed)]
    [InlineData("cancelled", JobState.Cancelled)]
    [InlineData("skipped", JobState.Cancelled)]
    public void A_job_that_ends_without_ever_having_a_runner_leaves_its_instance_unassigned(string conclusion, JobState state)
    {
        var result = Complete(1, null, conclusion, new BindingRows { Job = Launched(1, "i-a"), Former = Instance("i-a", 1) });

        Assert.Equal((state, null), (result.Job.State, result.Job.StartedAt));
        Assert.Equal(("i-a", null, null), (result.Instance!.InstanceId, result.Instance.JobId, result.Instance.JobStartedAt));
        Assert.Equal("i-a", result.Job.PendingTerminationOf);
    }

    [Fact]
    public void A_completed_without_the_runner_that_the_start_named_still_ends_its_instance()
    {
        var running = Launched(1, "i-a") with { State = JobState.Running, RunnerName = "runs-fleet-i-a" };
        Assert.Equal("runs-fleet-i-a", BindingTransitions.Runner(Completed(1, null, "cancelled"), running));

        var result = Complete(1, null, "cancelled", new BindingRows { Job = running, Taken = Instance("i-a", 1) });

        Assert.Equal((JobState.Cancelled, Now), (result.Job.State, result.Instance!.JobEndedAt));
    }

    [Fact]
    public void L04_completed_before_in_progress_binds_and_the_late_start_changes_nothing()
    {
        var completed = Complete(1, "i-b", "success", Swap());
        Assert.Equal((JobState.Launched, "i-a"), (Changed(completed, 2).State, Changed(completed, 2).InstanceId));

        var late = Start(1, "i-b", new BindingRows { Job = completed.Job, Taken = completed.Instance });

        Assert.False(late.HasChanges);
        Assert.Equal("i-b", late.Instance!.InstanceId);
    }

    [Fact]
    public void L03_completed_told_twice_changes_nothing()
    {
        var first = Complete(1, "i-a", "success", new BindingRows { Job = Launched(1, "i-a"), Taken = Instance("i-a", 1) });

        var second = Complete(1, "i-a", "failure", new BindingRows { Job = first.Job, Taken = first.Instance });

        Assert.False(second.HasChanges);
        Assert.Equal("success", second.Job.Conclusion);
    }

    [Fact]
    public void L14_a_late_start_never_reopens_a_job_but_frees_the_instance_that_it_used_up()
    {
        var cancelled = Launched(1, "i-a") with { State = JobState.Cancelled, CompletedAt = Now, InstanceId = null };

        var result = Start(1, "i-b", Swap() with { Job = cancelled, Former = null });

        Assert.Equal((JobState.Cancelled, "i-b"), (result.Job.State, result.Job.InstanceId));
        Assert.Equal((1L, Now), (result.Instance!.JobId, result.Instance.JobEndedAt));
        Assert.Equal((JobState.Queued, 2L), (Changed(result, 2).State, result.Job.PendingMessageTo));
    }

    [Fact]
    public void A_second_job_on_an_instance_that_runs_one_does_not_take_it()
    {
        var busy = Instance("i-a", 2) with { JobStartedAt = Now };

        var result = Start(1, "i-a", new BindingRows { Job = Launched(1, "i-b"), Taken = busy, Former = Instance("i-b", 1) });

        Assert.Equal(JobState.Running, result.Job.State);
        Assert.Equal(["i-b"], result.Changes.Instances.Select(instance => instance.InstanceId));
    }

    [Fact]
    public void A_refused_job_that_GitHub_gave_to_our_runner_uses_the_instance_up_and_stays_refused()
    {
        var refused = Launched(1, "i-a") with { State = JobState.Refused, Reason = "cpu is no number", InstanceId = null, CompletedAt = Jobs.QueuedAt, Request = null };
        var displaced = Launched(2, "i-b");
        var rows = new BindingRows { Job = refused, Taken = Instance("i-b", 2), Displaced = displaced };

        var started = Start(1, "i-b", rows);

        Assert.Equal((JobState.Refused, "cpu is no number", "i-b"), (started.Job.State, started.Job.Reason, started.Job.InstanceId));
        Assert.Equal((JobState.Queued, 2L), (Changed(started, 2).State, started.Job.PendingMessageTo));
        var taken = Assert.Single(started.Changes.Instances);
        Assert.Equal((1L, Now, null), (taken.JobId, taken.JobStartedAt, taken.JobEndedAt));

        var completed = Complete(1, "i-b", "success", new BindingRows { Job = started.Job, Taken = taken });

        Assert.Equal((JobState.Refused, "cpu is no number", "success"), (completed.Job.State, completed.Job.Reason, completed.Job.Conclusion));
        Assert.NotNull(Assert.Single(completed.Changes.Instances).JobEndedAt);
        Assert.False(Complete(1, "i-b", "success", new BindingRows { Job = completed.Job, Taken = completed.Changes.Instances[0] }).HasChanges);
    }

    [Fact]
    public void Paying_clears_what_was_owed_then_and_nothing_else()
    {
        var then = Launched(1, "i-a") with { PendingMessageTo = 2 };

        var paid = BindingTransitions.WithoutEffects(then with { PendingTerminationOf = "i-b" }, then, Now);

        Assert.Equal((null, "i-b", Now), (paid.PendingMessageTo, paid.PendingTerminationOf, paid.UpdatedAt));
        Assert.Same(paid, BindingTransitions.WithoutEffects(paid, then, Now.AddHours(1)));
    }

    internal static JobRecord Launched(long jobId, string instanceId) => new()
    {
        JobId = jobId,
        Version = 3,
        State = JobState.Launched,
        RunId = 42,
        RunAttempt = 1,
        Repository = "acme/widgets",
        JobName = $"build-{jobId}",
        Request = Jobs.Request(jobId),
        LaunchId = $"l-{jobId}",
        LaunchAttempts = 1,
        InstanceId = instanceId,
        QueuedAt = Jobs.QueuedAt,
        LaunchedAt = Jobs.QueuedAt,
        UpdatedAt = Jobs.QueuedAt,
    };

    [Theory]
    [InlineData("acme/WIDGETS", 5L, true)]
    [InlineData("acme/renamed-since", 77L, true)]
    [InlineData("acme/another", 5L, false)]
    [InlineData("acme/another", 0L, false)]
    public void A_runner_of_another_repository_does_not_take_an_instance_by_its_name(string repository, long runnerId, bool takes)
    {
        var theirs = Instance("i-0123456789abcdef0", 1) with { Repository = repository, RunnerId = runnerId };

        var result = Start(2, "i-0123456789abcdef0", new BindingRows { Taken = theirs });

        Assert.Equal(takes ? 2 : null, result.Changes.Instances.SingleOrDefault()?.JobId);
    }

    internal static InstanceRecord Instance(string instanceId, long? jobId) => new()
    {
        InstanceId = instanceId,
        Version = 2,
        InstanceType = "c7g.large",
        AvailabilityZone = "us-east-1a",
        Market = Market.Spot,
        LaunchId = "l",
        RunnerName = RunnerNames.RunnerName(instanceId),
        Repository = "acme/widgets",
        JobId = jobId,
        State = InstanceState.Running,
        LaunchedAt = Jobs.QueuedAt,
        UpdatedAt = Jobs.QueuedAt,
    };

    internal static JobStarted Started(long jobId, string instanceId) => new()
    {
        Version = MessageJson.Version,
        Request = Jobs.Request(jobId),
        RunnerName = RunnerNames.RunnerName(instanceId),
        RunnerId = 77,
        StartedAt = Now,
    };

    internal static JobCompleted Completed(long jobId, string? instanceId, string conclusion) => new()
    {
        Version = MessageJson.Version,
        Request = Jobs.Request(jobId),
        RunnerName = instanceId is null ? null : RunnerNames.RunnerName(instanceId),
        Conclusion = conclusion,
        StartedAt = Now,
        CompletedAt = Now,
    };

    /// <summary>Job 1 was to run on i-a and job 2 on i-b; GitHub gave i-b to job 1.</summary>
    private static BindingRows Swap() => new()
    {
        Job = Launched(1, "i-a"),
        Taken = Instance("i-b", 2),
        Displaced = Launched(2, "i-b"),
        Former = Instance("i-a", 1),
    };

    private static BindingResult Start(long jobId, string instanceId, BindingRows rows) => BindingTransitions.Started(Started(jobId, instanceId), rows, Now);

    private static BindingResult Complete(long jobId, string? instanceId, string conclusion, BindingRows rows) =>
        BindingTransitions.Completed(Completed(jobId, instanceId, conclusion), rows, Now);

    private static JobRecord Changed(BindingResult result, long jobId) => result.Changes.Jobs.Single(job => job.JobId == jobId);
}
