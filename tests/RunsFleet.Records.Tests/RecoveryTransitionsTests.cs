using RunsFleet.Contracts;
using RunsFleet.Testing;

namespace RunsFleet.Records.Tests;

public sealed class RecoveryTransitionsTests
{
    private const string A = "i-0123456789abcdef0";
    private static readonly DateTimeOffset Now = Jobs.QueuedAt.AddMinutes(10);

    public static TheoryData<string, string, double, double?, double?, LossVerdict> Ends() => new()
    {
        // What happens, conclusion, completed, interrupted and stopping (seconds from now).
        { "passes within its notice", "success", -10, -60, null, LossVerdict.Honest },
        { "passes though its instance is gone", "success", 5, -130, 0, LossVerdict.Honest },
        { "L20: an ordinary test fails", "failure", -10, null, null, LossVerdict.Honest },
        { "L20: an ordinary test fails and its runner powers the instance off", "failure", -10, null, -9, LossVerdict.Honest },
        { "a test fails and EC2's clock is behind", "failure", -10, null, -15, LossVerdict.Honest },
        { "fails honestly within its notice", "failure", -60, -100, 0, LossVerdict.Honest },
        { "is cancelled by a person within its notice", "cancelled", -60, -100, 0, LossVerdict.Honest },
        { "failed before the warning", "failure", -120, -100, 0, LossVerdict.Honest },
        { "L24: is concluded cancelled by the shutdown", "cancelled", 1, -120, 0, LossVerdict.Lost },
        { "is told a moment before EC2 says that it stops", "failure", -4, -120, 0, LossVerdict.Lost },
        { "is found lost minutes later", "failure", 600, -120, 0, LossVerdict.Lost },
        { "times out with its instance", "timed_out", 600, -120, 0, LossVerdict.Lost },
        { "is lost and the stop was never told", "failure", 30, -100, null, LossVerdict.Lost },
        { "ends within its notice and the stop is not told yet", "failure", -10, -60, null, LossVerdict.Unclear },
        { "ended within its notice and the stop was never told", "failure", -240, -300, null, LossVerdict.Honest },
        { "is found lost on an instance that vanished without a word", "failure", 600, null, 0, LossVerdict.Lost },
        { "is skipped", "skipped", 5, -130, 0, LossVerdict.Honest },
    };

    [Theory]
    [MemberData(nameof(Ends))]
    public void L20_L24_times_decide_whether_a_job_went_with_its_instance(
        string what, string conclusion, double completed, double? interrupted, double? stopping, LossVerdict verdict)
    {
        var row = Instance() with
        {
            JobStartedAt = Now.AddMinutes(-5),
            InterruptedAt = interrupted is { } i ? Now.AddSeconds(i) : null,
            StoppingAt = stopping is { } s ? Now.AddSeconds(s) : null,
        };

        Assert.True(verdict == RecoveryTransitions.Judge(conclusion, Now.AddSeconds(completed), row, Now), what);
    }

    [Theory]
    [InlineData(false, -1, LossVerdict.Honest)]
    [InlineData(false, 20, LossVerdict.Honest)]
    [InlineData(false, 600, LossVerdict.Lost)]
    [InlineData(true, -1, LossVerdict.Lost)]
    [InlineData(null, -1, LossVerdict.Lost)]
    public void L20_a_job_that_fails_within_its_notice_and_whose_runner_powers_the_instance_off_was_not_taken_along(bool? reclaimed, double completed, LossVerdict verdict)
    {
        var row = Instance() with { JobStartedAt = Now.AddMinutes(-5), InterruptedAt = Now.AddSeconds(-30), StoppingAt = Now, SpotReclaimed = reclaimed };

        Assert.Equal(verdict, RecoveryTransitions.Judge("failure", Now.AddSeconds(completed), row, Now));
    }

    [Fact]
    public void What_we_terminated_ourselves_or_do_not_know_took_no_job_along()
    {
        var ours = Instance() with { StoppingAt = Now.AddMinutes(-10), TerminationReason = "Its job has ended." };

        Assert.Equal(LossVerdict.Honest, RecoveryTransitions.Judge("failure", Now, ours, Now));
        Assert.Equal(LossVerdict.Honest, RecoveryTransitions.Judge("failure", Now, null, Now));
    }

    [Fact]
    public void L13_a_job_that_did_not_start_is_queued_again_on_demand_with_its_whole_request()
    {
        var before = Job();

        var job = RecoveryTransitions.NotStarted(before, Instance(), RecoveryReason.Interrupted, Now)!;

        Assert.Equal((JobState.Queued, (DateTimeOffset?)Now, null, false), (job.State, job.NextAttemptAt, job.InstanceId, job.AtRisk));
        Assert.Equal(before.Request! with { RetryCount = 1, ForceOnDemand = true }, job.Request);
        Assert.Equal((1001L, A), (job.PendingMessageTo, job.PendingTerminationOf));
    }

    [Fact]
    public void It_is_done_once_per_instance_and_not_to_a_job_that_moved_on()
    {
        var job = RecoveryTransitions.NotStarted(Job(), Instance(), RecoveryReason.Interrupted, Now)!;

        Assert.Null(RecoveryTransitions.NotStarted(job, Instance(), RecoveryReason.Interrupted, Now));
        Assert.Null(RecoveryTransitions.NotStarted(Job() with { State = JobState.Running }, Instance(), RecoveryReason.Interrupted, Now));
        Assert.Null(RecoveryTransitions.NotStarted(Job() with { InstanceId = "i-0fffffffffffffff0" }, Instance(), RecoveryReason.Interrupted, Now));
        Assert.Null(RecoveryTransitions.NotStarted(Job(), Instance() with { JobId = 7 }, RecoveryReason.Interrupted, Now));
        Assert.Null(RecoveryTransitions.NotStarted(Job(), Instance() with { JobStartedAt = Now }, RecoveryReason.Interrupted, Now));
    }

    [Fact]
    public void L15_L16_after_its_budget_a_job_is_parked_with_the_reason()
    {
        var spent = Job() with { Request = Job().Request! with { RetryCount = RecoveryTransitions.Budget } };

        var job = RecoveryTransitions.NotStarted(spent, Instance(), RecoveryReason.BootstrapFailed, Now)!;

        Assert.Equal((JobState.Parked, null, null), (job.State, job.PendingMessageTo, job.NextAttemptAt));
        Assert.Equal($"The runner of its instance {A} never connected. It was recovered 2 times already.", job.Reason);
        Assert.Equal(A, job.PendingTerminationOf);
        Assert.Equal(JobState.Failed, RecoveryTransitions.Ended(spent.Request, Instance() with { InterruptedAt = Now }).State);
    }

    [Fact]
    public void A_job_that_asks_for_it_is_not_recovered_and_its_record_says_interrupted()
    {
        var stubborn = Job() with { Request = Jobs.Request(spec: new RunnerSpec { Retry = RetryPolicy.Never }) };

        Assert.Equal(JobState.Parked, RecoveryTransitions.NotStarted(stubborn, Instance(), RecoveryReason.Interrupted, Now)!.State);
        Assert.Equal(
            (JobState.Failed, $"Its instance {A} was interrupted. The job asks not to be recovered."),
            RecoveryTransitions.Ended(stubborn.Request, Instance() with { InterruptedAt = Now }));
    }

    [Fact]
    public void A_runner_that_got_no_job_costs_no_budget_and_does_not_change_the_market()
    {
        var before = Job();

        var job = RecoveryTransitions.NotTaken(before, Instance(), Now.AddMinutes(1), Now)!;

        Assert.Equal((JobState.Queued, (DateTimeOffset?)Now.AddMinutes(1)), (job.State, job.NextAttemptAt));
        Assert.Equal(before.Request, job.Request);
        Assert.Equal((1001L, A), (job.PendingMessageTo, job.PendingTerminationOf));
        Assert.Null(RecoveryTransitions.NotTaken(job, Instance(), Now, Now));
    }

    [Fact]
    public void L19_the_job_that_takes_a_lost_ones_place_goes_on_demand_and_inherits_its_account()
    {
        var rerun = RerunTransitions.Lost(null, Job() with { Request = Job().Request! with { RetryCount = 1 } }, A, Now);

        var again = RecoveryTransitions.Inherit(Jobs.Request() with { JobId = 2001, RunAttempt = 2 }, rerun);
        var other = RecoveryTransitions.Inherit(Jobs.Request(2002) with { RunAttempt = 2 }, rerun);

        Assert.Equal((true, 2), (again.ForceOnDemand, again.RetryCount));
        Assert.Equal((false, 0), (other.ForceOnDemand, other.RetryCount));
    }

    [Fact]
    public void L18_several_lost_jobs_of_an_attempt_share_one_record()
    {
        var rerun = RerunTransitions.Lost(null, Job(), A, Now);
        var both = RerunTransitions.Lost(rerun, Job() with { JobId = 7, JobName = "test" }, "i-0fffffffffffffff0", Now);

        Assert.Equal([1001L, 7L], both.Jobs.Select(job => job.JobId));
        Assert.Same(both, RerunTransitions.Lost(both, Job(), A, Now));
        Assert.Equal((RerunState.Owed, 42, 1), (both.State, both.RunId, both.RunAttempt));
    }

    [Fact]
    public void A_lost_job_is_final_when_the_fate_of_its_attempt_is_known()
    {
        var lost = Job() with { State = JobState.AwaitingRerun, Reason = "Its instance was interrupted.", Conclusion = "failure" };
        var rerun = RerunTransitions.Requested(RerunTransitions.Lost(null, lost, A, Now), null, 0, Now);

        Assert.Same(lost, RerunTransitions.Settled(lost, rerun, Now));
        Assert.Equal(
            (JobState.Superseded, "Its instance was interrupted. Attempt 2 runs it again."),
            RerunTransitions.Settled(lost, RerunTransitions.Done(rerun, Now), Now) is var done ? (done.State, done.Reason) : default);
        Assert.Equal(
            (JobState.Failed, "Its instance was interrupted. It is not run again: too old."),
            RerunTransitions.Settled(lost, RerunTransitions.Skipped(rerun, "too old.", Now), Now) is var skipped ? (skipped.State, skipped.Reason) : default);
        Assert.Null(RerunTransitions.Done(rerun, Now).NextAttemptAt);
    }

    private static JobRecord Job() =>
        LaunchTransitions.Launched(LaunchTransitions.Claim(null, Jobs.Request(), "launch-1", Now, Now), A, Now.AddMinutes(-5), Now) with { AtRisk = true };

    private static InstanceRecord Instance() => new()
    {
        InstanceId = A,
        InstanceType = "c7g.large",
        AvailabilityZone = "us-east-1a",
        Market = Market.Spot,
        LaunchId = "launch-1",
        RunnerName = RunnerNames.RunnerName(A),
        RunnerId = 5,
        Repository = "acme/widgets",
        JobId = 1001,
        State = InstanceState.Running,
        LaunchedAt = Now.AddMinutes(-5),
        UpdatedAt = Now.AddMinutes(-5),
    };
}
