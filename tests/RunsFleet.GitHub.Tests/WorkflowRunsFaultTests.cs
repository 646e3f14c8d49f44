using RunsFleet.Testing;

namespace RunsFleet.GitHub.Tests;

/// <summary>Every question about workflow runs under every fault, over real sockets with the real client and its retries.</summary>
public sealed class WorkflowRunsFaultTests(LocalWorld world) : IClassFixture<LocalWorld>, IAsyncLifetime
{
    private const string Actions = "/api/v3/repos/acme/widgets/actions";

    private static readonly Dictionary<string, (string Operation, Func<IWorkflowRuns, Task<string>> Call)> Calls = new()
    {
        ["run"] = ($"GET {Actions}/runs/42", runs => NameAsync(runs.FindRunAsync(FaultyGitHub.Widgets, 42, Cancel))),
        ["attempt"] = ($"GET {Actions}/runs/42/attempts/2", runs => NameAsync(runs.FindAttemptAsync(FaultyGitHub.Widgets, 42, 2, Cancel))),
        ["job"] = ($"GET {Actions}/jobs/7", runs => NameAsync(runs.FindJobAsync(FaultyGitHub.Widgets, 7, Cancel))),
        ["jobs"] = ($"GET {Actions}/runs/42/attempts/1/jobs", runs => NameAsync(runs.ListJobsAsync(FaultyGitHub.Widgets, 42, 1, Cancel))),
        ["runs"] = ($"GET {Actions}/runs", runs => NameAsync(runs.ListRunsAsync(FaultyGitHub.Widgets, "queued", Cancel))),
        ["rerun of failed jobs"] = ($"POST {Actions}/runs/42/rerun-failed-jobs", runs => NameAsync(runs.RerunFailedJobsAsync(FaultyGitHub.Widgets, 42, Cancel))),
        ["rerun of a job"] = ($"POST {Actions}/jobs/7/rerun", runs => NameAsync(runs.RerunJobAsync(FaultyGitHub.Widgets, 7, Cancel))),
    };

    public static TheoryData<string> Names() => [.. Calls.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await FaultyGitHub.PrepareAsync(world);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_question_that_fails_is_told_by_its_status_and_what_does_something_is_asked_once(string name) =>
        FaultCases.EachAsync(FaultCases.GitHub.Except([FaultCases.AnswerLost, FaultCases.Truncated]), async fault =>
        {
            var (operation, call) = Calls[name];
            await using var github = await FaultyGitHub.StartAsync(world);
            github.Fail(operation, fault);

            var isPost = operation.StartsWith("POST", StringComparison.Ordinal);
            Assert.Equal(Expected(fault), await call(github.Runs));
            Assert.Equal(fault switch
            {
                FaultCases.Unauthorized => 2,
                FaultCases.ServerError or FaultCases.BadGateway or FaultCases.Dropped when !isPost => 3,
                _ => 1,
            }, github.Http.Count(operation));
        });

    private static string Expected(string fault) => fault switch
    {
        FaultCases.Throttled or FaultCases.SecondaryLimit => "RateLimited",
        FaultCases.Forbidden or FaultCases.BadRequest or FaultCases.Unprocessable => "Denied",
        FaultCases.Unauthorized => "Unauthorized",
        FaultCases.NotFound => "NotFound",
        _ => "Unavailable",
    };

    private static async Task<string> NameAsync<T>(Task<GitHubAnswer<T>> answer) => (await answer).GetType().Name;
}
