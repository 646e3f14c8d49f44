using LocalCloud.GitHub;

namespace LocalCloud.Tests.GitHub;

public sealed class RunRulesTests
{
    private readonly GitHubWorld _world = new();

    [Fact]
    public void A_run_is_queued_then_in_progress_then_completed()
    {
        var run = _world.Run(2);
        Assert.Equal(RunStatus.Queued, run.Latest.Status);

        var first = _world.Connect("r-1");
        Assert.Equal(RunStatus.InProgress, _world.Runs.Find(run.Id).Latest.Status);
        _world.Runners.CompleteJob(first.Id, Conclusions.Success);
        Assert.Equal(RunStatus.InProgress, _world.Runs.Find(run.Id).Latest.Status);

        _world.Runners.CompleteJob(_world.Connect("r-2").Id, Conclusions.Success);
        var done = _world.Runs.Find(run.Id).Latest;
        Assert.Equal((RunStatus.Completed, Conclusions.Success), (done.Status, done.Conclusion));
    }

    [Theory]
    [InlineData(Conclusions.Failure, true, Conclusions.Cancelled, true)]
    [InlineData(Conclusions.TimedOut, true, Conclusions.Cancelled, true)]
    [InlineData(Conclusions.Cancelled, true, null, false)]
    [InlineData(Conclusions.Success, true, null, false)]
    [InlineData(Conclusions.Failure, false, null, false)]
    public void A_job_of_a_matrix_with_fail_fast_that_fails_cancels_the_others(string conclusion, bool failFast, string? queued, bool running)
    {
        var run = _world.Runs.Create(GitHubWorld.Repo, [.. Enumerable.Range(1, 3).Select(n => GitHubWorld.Definition($"job-{n}", "fleet"))], failFast: failFast);
        var (first, second) = (_world.Connect("r-1"), _world.Connect("r-2"));

        _world.Runners.CompleteJob(first.Id, conclusion);

        var jobs = _world.Runs.Jobs(_world.Runs.Find(run.Id).Latest).ToDictionary(job => job.RunnerId ?? 0);
        Assert.Equal((queued, running), (jobs[0].Conclusion, jobs[second.Id].CancelRequested));
        if (failFast && running)
        {
            _world.Runners.CompleteJob(second.Id, Conclusions.Cancelled);
            Assert.Equal((RunStatus.Completed, Conclusions.Failure), (_world.Runs.Find(run.Id).Latest.Status, _world.Runs.Find(run.Id).Latest.Conclusion));
        }
    }

    [Theory]
    [InlineData(Conclusions.Success, Conclusions.Success, Conclusions.Success)]
    [InlineData(Conclusions.Success, Conclusions.Failure, Conclusions.Failure)]
    [InlineData(Conclusions.TimedOut, Conclusions.Success, Conclusions.Failure)]
    [InlineData(Conclusions.Cancelled, Conclusions.Success, Conclusions.Cancelled)]
    [InlineData(Conclusions.Cancelled, Conclusions.Failure, Conclusions.Failure)]
    public void A_run_ends_as_the_worst_of_its_jobs(string first, string second, string expected)
    {
        var run = _world.Run(2);
        _world.Runners.CompleteJob(_world.Connect("r-1").Id, first);
        _world.Runners.CompleteJob(_world.Connect("r-2").Id, second);

        Assert.Equal(expected, _world.Runs.Find(run.Id).Latest.Conclusion);
    }

    [Fact]
    public void A_job_sends_its_events_in_order_between_those_of_its_run()
    {
        _world.Run();
        _world.Runners.CompleteJob(_world.Connect("r-1").Id, Conclusions.Success);

        Assert.Equal(
            ["workflow_run.requested", "workflow_job.queued", "workflow_job.in_progress", "workflow_job.completed", "workflow_run.completed"],
            _world.Posted());
    }

    [Fact]
    public void The_payload_says_what_happened_to_which_job_on_which_runner()
    {
        var run = _world.Run(1, "fleet/cpu=2");
        var runner = _world.Connect("fleet-i-1", "fleet/cpu=2");
        _world.Advance(3);
        _world.Runners.CompleteJob(runner.Id, Conclusions.Failure);
        var completed = _world.Payloads().Single(payload => payload.TryGetProperty("workflow_job", out _) && payload.GetProperty("action").GetString() == "completed");

        var job = completed.GetProperty("workflow_job");
        Assert.Equal(_world.JobOf(run).Id, job.GetProperty("id").GetInt64());
        Assert.Equal(run.Id, job.GetProperty("run_id").GetInt64());
        Assert.Equal(1, job.GetProperty("run_attempt").GetInt32());
        Assert.Equal("failure", job.GetProperty("conclusion").GetString());
        Assert.Equal("fleet-i-1", job.GetProperty("runner_name").GetString());
        Assert.Equal("2026-03-01T12:00:00Z", job.GetProperty("started_at").GetString());
        Assert.Equal("2026-03-01T12:00:03Z", job.GetProperty("completed_at").GetString());
        Assert.Equal("fleet/cpu=2", Assert.Single(job.GetProperty("labels").EnumerateArray()).GetString());
        Assert.Equal("acme/widgets", completed.GetProperty("repository").GetProperty("full_name").GetString());
        Assert.Equal("acme", completed.GetProperty("organization").GetProperty("login").GetString());
        Assert.Equal(run.Repository.InstallationId, completed.GetProperty("installation").GetProperty("id").GetInt64());
    }

    [Fact]
    public void A_waiting_job_is_queued_when_it_is_approved()
    {
        var run = _world.Runs.Create(GitHubWorld.Repo, [GitHubWorld.Definition("deploy", "fleet") with { Waiting = true }]);
        _world.Connect("r-1");
        Assert.Equal(RunStatus.Waiting, _world.JobOf(run).Status);
        Assert.Equal(RunStatus.Waiting, _world.Runs.Find(run.Id).Latest.Status);
        Assert.Equal(["workflow_run.requested", "workflow_job.waiting"], _world.Posted());

        Assert.Equal(1, _world.Runs.Approve(run.Id));

        Assert.Equal(RunStatus.InProgress, _world.JobOf(run).Status);
        Assert.Equal(["workflow_job.queued", "workflow_job.in_progress"], _world.Posted());
        Assert.Equal(0, _world.Runs.Approve(run.Id));
    }

    [Fact]
    public void Cancelling_ends_queued_jobs_at_once_and_running_ones_when_their_runner_hears()
    {
        var run = _world.Run(2);
        var runner = _world.Connect("r-1");
        _world.Runs.Cancel(run.Id);

        Assert.Equal([RunStatus.InProgress, RunStatus.Completed], _world.Runs.Jobs(run.Latest).Select(job => job.Status));
        var busy = Assert.IsType<RunnerSession.Busy>(_world.Runners.Poll(runner.Id));
        Assert.True(busy.Job.CancelRequested);

        _world.Runners.CompleteJob(runner.Id, Conclusions.Success);
        Assert.All(_world.Runs.Jobs(run.Latest), job => Assert.Equal(Conclusions.Cancelled, job.Conclusion));
        Assert.Equal(Conclusions.Cancelled, _world.Runs.Find(run.Id).Latest.Conclusion);

        _world.Connect("r-2");
        Assert.Equal(409, Assert.Throws<GitHubException>(() => _world.Runs.Cancel(run.Id)).Status);
    }

    [Fact]
    public void The_next_attempt_has_new_jobs_for_the_failed_ones_and_carries_over_the_others()
    {
        var run = _world.Run(2);
        _world.Runners.CompleteJob(_world.Connect("r-1").Id, Conclusions.Success);
        _world.Runners.CompleteJob(_world.Connect("r-2").Id, Conclusions.Failure);
        var before = _world.Runs.Jobs(_world.Runs.Find(run.Id).Latest);

        var again = _world.Runs.StartAttempt(run.Id, job => job.Conclusion != Conclusions.Success);

        var jobs = _world.Runs.Jobs(again.Latest);
        Assert.Equal([1, 2], jobs.Select(job => job.Attempt));
        Assert.Equal(before[0].Id, jobs[0].Id);
        Assert.Equal(before[1].Definition.Name, jobs[1].Definition.Name);
        Assert.NotEqual(before[1].Id, jobs[1].Id);
        Assert.Equal(RunStatus.Queued, again.Latest.Status);

        _world.Runners.CompleteJob(_world.Connect("r-3").Id, Conclusions.Success);
        var done = _world.Runs.Find(run.Id);
        Assert.Equal(Conclusions.Success, done.Latest.Conclusion);
        Assert.Equal(Conclusions.Failure, done.Attempt(1)!.Conclusion);
        Assert.Null(done.Attempt(3));
    }

    [Fact]
    public void L18_No_attempt_starts_while_the_run_is_in_progress()
    {
        var run = _world.Run();

        var refusal = Assert.Throws<GitHubException>(() => _world.Runs.StartAttempt(run.Id, _ => true));

        Assert.Equal((403, "This workflow is already running"), (refusal.Status, refusal.Message));
    }

    [Fact]
    public void A_reset_forgets_everything_and_never_gives_an_id_again()
    {
        var before = _world.Run();
        _world.Connect("r-1");
        _world.State.Reset();

        Assert.Empty(_world.Runs.All());
        Assert.Empty(_world.Runners.All());
        Assert.Empty(_world.Posted());
        Assert.Throws<GitHubException>(() => _world.App.Repository("acme", "widgets"));
        Assert.True(_world.Run().Id > before.Id);
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("acme/")]
    [InlineData("acme/widgets/more")]
    [InlineData("ac me/widgets")]
    [InlineData("-acme/widgets")]
    public void What_is_no_repository_gets_no_run(string name) =>
        Assert.Equal(422, Assert.Throws<GitHubException>(() => _world.Runs.Create(name, [GitHubWorld.Definition("a", "b")])).Status);

    [Fact]
    public void The_world_log_tells_the_way_of_a_job()
    {
        _world.Run();
        _world.Runners.CompleteJob(_world.Connect("r-1").Id, Conclusions.Success);

        var events = _world.Log.Lines().Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("event").GetString());
        Assert.Equal(["job_queued", "runner_registered", "job_assigned", "runner_removed", "job_completed", "run_completed"], events);
    }
}
