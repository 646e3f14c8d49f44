using RunsFleet.Contracts;
using RunsFleet.Webhooks.Decisions;
using RunsFleet.Webhooks.Payloads;
using RunsFleet.Webhooks.Tests.Payloads;
using Range = RunsFleet.Contracts.Range;

namespace RunsFleet.Webhooks.Tests.Decisions;

public sealed class WebhookDecisionsTests
{
    private const string OurRunner = "runs-fleet-i-0123456789abcdef0";

    [Fact]
    public void A_queued_job_goes_whole_to_the_main_queue()
    {
        var enqueue = Assert.IsType<Decision.Enqueue>(Decide(Payload.Queued("self-hosted", "runs-fleet/cpu=4")));

        Assert.Equal(QueueNames.Main, enqueue.Queue);
        Assert.Equal("delivery-1", enqueue.Message.DeliveryId);
        var request = enqueue.Message.Request;
        Assert.Equal(289782451, request.JobId);
        Assert.Equal(2202229078, request.RunId);
        Assert.Equal("Codertocat/Hello-World", request.Repository);
        Assert.Equal("update", request.JobName);
        Assert.Equal("CodeQL", request.WorkflowName);
        Assert.Equal("main", request.HeadBranch);
        Assert.Equal(["self-hosted", "runs-fleet/cpu=4"], request.Labels);
        Assert.Equal("runs-fleet/cpu=4", request.RunnerLabel);
        Assert.Equal(new Range(4, 8), request.Spec.Cpu);
        Assert.Equal(3456996, request.InstallationId);
        Assert.False(request.ForceOnDemand);
        Assert.Equal(0, request.RetryCount);
    }

    [Fact]
    public void A_queued_job_that_names_a_pool_goes_to_the_pool_queue() =>
        Assert.Equal(QueueNames.Pool, Assert.IsType<Decision.Enqueue>(Decide(Payload.Queued("runs-fleet/pool=ci"))).Queue);

    [Fact]
    public void A_queued_job_that_is_refused_is_published_with_its_reason()
    {
        var label = "runs-fleet/cpu=banana/pool=" + new string('x', 300);
        var refused = Assert.IsType<JobRefused>(Assert.IsType<Decision.Publish>(Decide(Payload.Queued("runs-fleet/cpu=banana"))).Event);
        var tooLong = Assert.IsType<JobRefused>(Assert.IsType<Decision.Publish>(Decide(Payload.Queued(label))).Event);

        Assert.Equal("bad_value", refused.Code);
        Assert.Contains("cpu=\"banana\"", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("runs-fleet/cpu=banana", refused.RunnerLabel);
        Assert.Equal(289782451, refused.JobId);
        Assert.Equal(label[..256], tooLong.RunnerLabel);
    }

    [Fact]
    public void A_queued_job_of_somebody_else_is_ignored() =>
        Assert.Equal(IgnoreReasons.NotOurs, Assert.IsType<Decision.Ignore>(Decide(Payload.Queued("runs-fleet-foo", "linux"))).Reason);

    [Fact]
    public void A_started_job_is_published_with_the_runner_that_GitHub_names()
    {
        var started = Published<JobStarted>(Payload.Job("in_progress", "runs-fleet/cpu=4").With("workflow_job.runner_name", OurRunner));

        Assert.Equal(OurRunner, started.RunnerName);
        Assert.Equal(6, started.RunnerId);
        Assert.Equal(new Range(4, 8), started.Request.Spec.Cpu);
        Assert.Equal(new DateTimeOffset(2023, 6, 26, 3, 31, 36, TimeSpan.Zero), started.StartedAt);
    }

    [Fact]
    public void A_started_job_of_ours_is_published_whoever_runs_it()
    {
        Assert.Equal("GitHub Actions 6", Published<JobStarted>(Payload.Job("in_progress", "runs-fleet")).RunnerName);
        Assert.Equal("", Published<JobStarted>(Payload.Job("in_progress", "runs-fleet").With("workflow_job.runner_name", null)).RunnerName);
    }

    [Fact]
    public void A_completed_job_is_published_with_GitHubs_conclusion()
    {
        var completed = Published<JobCompleted>(Payload.Job("completed", "runs-fleet").With("workflow_job.runner_name", OurRunner));

        Assert.Equal("failure", completed.Conclusion);
        Assert.Equal(OurRunner, completed.RunnerName);
        Assert.Equal(new DateTimeOffset(2021, 8, 5, 10, 38, 16, TimeSpan.Zero), completed.CompletedAt);
    }

    [Fact]
    public void A_completed_job_that_never_had_a_runner_has_none()
    {
        var payload = Payload.Job("completed", "runs-fleet").With("workflow_job.runner_name", "").With("workflow_job.runner_id", 0);

        Assert.Null(Published<JobCompleted>(payload).RunnerName);
    }

    [Theory]
    [InlineData("linux", "")]
    [InlineData("runs-fleet/cpu=banana", "runs-fleet/cpu=banana")]
    public void A_job_that_is_not_ours_but_sits_on_our_runner_is_published(string label, string runnerLabel)
    {
        var started = Published<JobStarted>(Payload.Job("in_progress", label).With("workflow_job.runner_name", OurRunner));
        var completed = Published<JobCompleted>(Payload.Job("completed", label).With("workflow_job.runner_name", OurRunner));

        Assert.Equal(runnerLabel, started.Request.RunnerLabel);
        Assert.Equal(runnerLabel, completed.Request.RunnerLabel);
        Assert.Equal([label], started.Request.Labels);
        Assert.Equal(new RunnerSpec().Cpu, started.Request.Spec.Cpu);
    }

    [Theory]
    [InlineData("in_progress", "linux", IgnoreReasons.NotOurs)]
    [InlineData("completed", "linux", IgnoreReasons.NotOurs)]
    [InlineData("in_progress", "runs-fleet/cpu=banana", IgnoreReasons.RefusedBefore)]
    [InlineData("completed", "runs-fleet/cpu=banana", IgnoreReasons.RefusedBefore)]
    public void A_job_that_is_not_ours_on_somebody_elses_runner_is_ignored(string action, string label, string reason) =>
        Assert.Equal(reason, Assert.IsType<Decision.Ignore>(Decide(Payload.Job(action, label))).Reason);

    [Fact]
    public void A_waiting_job_is_ignored() =>
        Assert.Equal(IgnoreReasons.OtherAction, Assert.IsType<Decision.Ignore>(Decide(Payload.Real("workflow_job.waiting"))).Reason);

    [Fact]
    public void The_end_of_a_run_is_published()
    {
        var reading = Assert.IsType<PayloadReading.Read>(PayloadReader.ReadRun(Payload.Real("workflow_run.completed").ToBytes()));
        var run = Assert.IsType<RunCompleted>(Assert.IsType<Decision.Publish>(WebhookDecisions.Decide(reading.Payload, null)).Event);

        Assert.Equal(289782451, run.RunId);
        Assert.Equal("success", run.Conclusion);
        Assert.Equal("octo-org/octo-repo", run.Repository);
        Assert.Null(run.DeliveryId);
    }

    private static T Published<T>(Payload payload)
        where T : FleetEvent => Assert.IsType<T>(Assert.IsType<Decision.Publish>(Decide(payload)).Event);

    private static Decision Decide(Payload payload) =>
        WebhookDecisions.Decide(Assert.IsType<PayloadReading.Read>(PayloadReader.ReadJob(payload.ToBytes())).Payload, "delivery-1");
}
