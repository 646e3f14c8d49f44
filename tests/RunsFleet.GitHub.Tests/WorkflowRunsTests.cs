using System.Net;

namespace RunsFleet.GitHub.Tests;

public sealed class WorkflowRunsTests : IDisposable
{
    private const string Runs = "repos/acme/widgets/actions/runs";
    private readonly GitHubWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_run_tells_its_latest_attempt_and_who_began_it()
    {
        Answer($"GET {Runs}/42", Run(42, 2));

        var run = Assert.IsType<GitHubAnswer<WorkflowRun>.Ok>(await _world.Runs.FindRunAsync(GitHubWorld.Widgets, 42, Cancel)).Value;

        Assert.Equal(new WorkflowRun(42, 2, "completed", "failure", "main", 5, new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero), "runs-fleet[bot]"), run);
        Assert.True(run.HasEnded);
    }

    [Fact]
    public async Task An_answer_that_lacks_what_it_must_have_is_none()
    {
        Answer($"GET {Runs}/42", """{"id":42}""");
        Answer($"GET {Runs}/42/attempts/1/jobs", """{"total_count":1,"jobs":[{"id":7,"status":"queued"}]}""");

        Assert.IsType<GitHubAnswer<WorkflowRun>.Unavailable>(await _world.Runs.FindRunAsync(GitHubWorld.Widgets, 42, Cancel));
        Assert.IsType<GitHubAnswer<IReadOnlyList<WorkflowJob>>.Unavailable>(await _world.Runs.ListJobsAsync(GitHubWorld.Widgets, 42, 1, Cancel));
    }

    [Fact]
    public async Task Jobs_are_read_to_the_last_page()
    {
        _world.Server.On($"GET {Runs}/42/attempts/1/jobs", seen => FakeGitHubServer.Answer(
            HttpStatusCode.OK, seen.PathAndQuery.EndsWith("?per_page=100&page=1", StringComparison.Ordinal) ? Jobs(1, 100) : Jobs(101, 3)));

        var jobs = Assert.IsType<GitHubAnswer<IReadOnlyList<WorkflowJob>>.Ok>(await _world.Runs.ListJobsAsync(GitHubWorld.Widgets, 42, 1, Cancel)).Value;

        Assert.Equal(Enumerable.Range(1, 103).Select(id => (long)id), jobs.Select(job => job.Id));
        Assert.Equal(("build", "completed", "failure", "runs-fleet-i-1"), (jobs[0].Name, jobs[0].Status, jobs[0].Conclusion, jobs[0].RunnerName));
    }

    [Theory]
    [InlineData(43, 5, "main", "12:00:00", true)]
    [InlineData(43, 6, "main", "12:00:00", false)]
    [InlineData(43, 5, "other", "12:00:00", false)]
    [InlineData(41, 5, "main", "10:00:00", false)]
    [InlineData(42, 5, "main", "11:00:00", false)]
    public async Task A_newer_run_is_one_of_the_same_workflow_and_ref(long id, long workflow, string branch, string at, bool isNewer)
    {
        Answer($"GET {Runs}/42", Run(42, 1));
        Answer($"GET {Runs}", $$"""{"total_count":1,"workflow_runs":[{{Run(id, 1, workflow, branch, at)}}]}""");
        var run = ((GitHubAnswer<WorkflowRun>.Ok)await _world.Runs.FindRunAsync(GitHubWorld.Widgets, 42, Cancel)).Value;

        Assert.Equal(new GitHubAnswer<bool>.Ok(isNewer), await _world.Runs.HasNewerAsync(GitHubWorld.Widgets, run, Cancel));
        Assert.EndsWith("?branch=main&per_page=100&page=1", _world.Server.To($"GET {Runs}").Single().PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task L18_a_rerun_while_the_attempt_runs_is_a_conflict_and_not_a_right_that_is_missing()
    {
        _world.Server.On($"POST {Runs}/42/rerun-failed-jobs", _ => FakeGitHubServer.Answer(HttpStatusCode.Forbidden, """{"message":"This workflow is already running"}"""));
        _world.Server.On(
            "POST repos/acme/widgets/actions/jobs/7/rerun", _ => FakeGitHubServer.Answer(HttpStatusCode.Forbidden, """{"message":"Resource not accessible by integration"}"""));

        Assert.IsType<GitHubAnswer<bool>.Conflict>(await _world.Runs.RerunFailedJobsAsync(GitHubWorld.Widgets, 42, Cancel));
        Assert.IsType<GitHubAnswer<bool>.Denied>(await _world.Runs.RerunJobAsync(GitHubWorld.Widgets, 7, Cancel));
    }

    [Theory]
    [InlineData(HttpStatusCode.Created, "Ok")]
    [InlineData(HttpStatusCode.NotFound, "NotFound")]
    [InlineData(HttpStatusCode.InternalServerError, "Unavailable")]
    public async Task A_rerun_is_asked_for_once_whatever_comes_of_it(HttpStatusCode status, string answer)
    {
        _world.Server.On($"POST {Runs}/42/rerun-failed-jobs", _ => FakeGitHubServer.Answer(status, "{}"));

        Assert.Equal(answer, (await _world.SettleAsync(_world.Runs.RerunFailedJobsAsync(GitHubWorld.Widgets, 42, Cancel))).GetType().Name);
        Assert.Single(_world.Server.To($"POST {Runs}/42/rerun-failed-jobs"));
    }

    [Fact]
    public async Task L19_what_our_App_began_is_told_from_what_a_person_began()
    {
        Answer("GET app", """{"id":1,"slug":"runs-fleet"}""");

        Assert.Equal(new GitHubAnswer<bool>.Ok(true), await _world.Runs.IsOursAsync("runs-fleet[bot]", Cancel));
        Assert.Equal(new GitHubAnswer<bool>.Ok(false), await _world.Runs.IsOursAsync("runs-fleet", Cancel));
        Assert.Equal(new GitHubAnswer<bool>.Ok(false), await _world.Runs.IsOursAsync(null, Cancel));
        Assert.Single(_world.Server.To("GET app"));
    }

    private void Answer(string request, string body) => _world.Server.On(request, _ => FakeGitHubServer.Answer(HttpStatusCode.OK, body));

    private static string Run(long id, int attempt, long workflow = 5, string branch = "main", string at = "11:00:00") => $$"""
        {"id":{{id}},"run_attempt":{{attempt}},"status":"completed","conclusion":"failure","head_branch":"{{branch}}","workflow_id":{{workflow}},
         "created_at":"2026-03-01T{{at}}Z","triggering_actor":{"login":"runs-fleet[bot]","type":"Bot"} }
        """;

    private static string Jobs(int first, int count) => $$"""
        {"total_count":103,"jobs":[{{string.Join(',', Enumerable.Range(first, count).Select(id => $$"""
            {"id":{{id}},"run_id":42,"run_attempt":1,"name":"build","status":"completed","conclusion":"failure","runner_name":"runs-fleet-i-{{id}}","labels":["a"]}
            """))}}]}
        """;
}
