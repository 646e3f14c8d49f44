using LocalCloud.GitHub;

namespace LocalCloud.Tests.GitHub;

public sealed class AssignmentTests
{
    private readonly GitHubWorld _world = new();

    [Fact]
    public void A_job_starts_on_the_runner_that_has_its_labels()
    {
        var run = _world.Run(1, "fleet/cpu=2", "self-hosted");
        var runner = _world.Connect("r-1", "self-hosted", "fleet/cpu=2", "extra");

        var job = _world.JobOf(run);

        Assert.Equal(RunStatus.InProgress, job.Status);
        Assert.Equal("r-1", job.RunnerName);
        Assert.Equal(runner.Id, job.RunnerId);
        Assert.True(_world.Runners.Find(run.Repository, runner.Id).Busy);
    }

    [Fact]
    public void A_runner_that_lacks_a_label_stays_idle()
    {
        var run = _world.Run(1, "fleet", "gpu");
        var runner = _world.Connect("r-1", "fleet");

        Assert.Equal(RunStatus.Queued, _world.JobOf(run).Status);
        Assert.IsType<RunnerSession.Idle>(_world.Runners.Poll(runner.Id));
    }

    [Fact]
    public void Labels_match_without_regard_to_case()
    {
        var run = _world.Run(1, "Fleet/CPU=2");
        _world.Connect("r-1", "fleet/cpu=2");

        Assert.Equal(RunStatus.InProgress, _world.JobOf(run).Status);
    }

    [Fact]
    public void A_runner_of_another_repository_does_not_take_the_job()
    {
        _world.Run();
        var other = _world.Runs.Create("acme/gadgets", [GitHubWorld.Definition("a", "special")]);
        _world.Connect("r-1", "special");

        Assert.Equal(RunStatus.Queued, _world.JobOf(other).Status);
    }

    [Fact]
    public void A_new_runner_takes_the_oldest_job_that_matches()
    {
        var unmatched = _world.Run(1, "gpu");
        var first = _world.Run(1, "a", "b");
        var second = _world.Run(1, "b");

        _world.Connect("r-1", "a", "b");

        Assert.Equal(RunStatus.Queued, _world.JobOf(unmatched).Status);
        Assert.Equal(RunStatus.InProgress, _world.JobOf(first).Status);
        Assert.Equal(RunStatus.Queued, _world.JobOf(second).Status);
    }

    [Fact]
    public void L17_A_job_goes_to_any_idle_runner_and_not_to_the_one_meant_for_it()
    {
        _world.Run(1, "nobody");
        List<string> names = [.. Enumerable.Range(1, 8).Select(n => $"r-{n}")];
        names.ForEach(name => _world.Connect(name));

        var taken = names.Select(_ => _world.JobOf(_world.Run()).RunnerName ?? "").ToList();

        Assert.Equal(names.Order(), taken.Order());
        Assert.NotEqual(names, taken);
    }

    [Fact]
    public void A_runner_runs_one_job_and_is_gone()
    {
        var run = _world.Run(2);
        var runner = _world.Connect("r-1");
        _world.Runners.CompleteJob(runner.Id, Conclusions.Success);

        var jobs = _world.Runs.Jobs(_world.Runs.Find(run.Id).Latest);
        Assert.Equal([RunStatus.Completed, RunStatus.Queued], jobs.Select(job => job.Status));
        Assert.Empty(_world.Runners.All());
        Assert.IsType<RunnerSession.Gone>(_world.Runners.Poll(runner.Id));
    }

    [Fact]
    public void Every_job_of_a_large_run_gets_a_runner_of_its_own()
    {
        var run = _world.Run(GitHubRuns.MaxJobsOfRun);
        for (var n = 0; n < GitHubRuns.MaxJobsOfRun; n++)
        {
            _world.Connect($"r-{n}");
        }

        var jobs = _world.Runs.Jobs(_world.Runs.Find(run.Id).Latest);
        Assert.All(jobs, job => Assert.Equal(RunStatus.InProgress, job.Status));
        Assert.Equal(GitHubRuns.MaxJobsOfRun, jobs.Select(job => job.RunnerId).Distinct().Count());
    }

    [Fact]
    public void Callers_on_many_threads_leave_no_job_with_two_runners_and_none_without()
    {
        var run = _world.Run(200);
        var configs = Enumerable.Range(0, 200).Select(n => _world.Register($"r-{n}").Config).ToList();

        Parallel.ForEach(configs, config =>
        {
            var runner = _world.Runners.Connect(config);
            _world.Runners.CompleteJob(runner!.Id, Conclusions.Success);
        });

        var done = _world.Runs.Find(run.Id);
        Assert.Equal(Conclusions.Success, done.Latest.Conclusion);
        Assert.Equal(200, _world.Runs.Jobs(done.Latest).Select(job => job.RunnerName).Distinct().Count());
    }
}
