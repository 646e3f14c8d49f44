using System.Globalization;
using RunsFleet.Testing;

namespace RunsFleet.GitHub.Tests;

/// <summary>Every call to GitHub under every fault, over real sockets with the real client and its retries.</summary>
public sealed class GitHubFaultTests(LocalWorld world) : IClassFixture<LocalWorld>, IAsyncLifetime
{
    private static int _lastId;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await FaultyGitHub.PrepareAsync(world);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public Task L21_A_registration_that_fails_is_told_by_its_status_and_is_made_once() => FaultCases.EachAsync(FaultCases.GitHub, async fault =>
    {
        await using var github = await FaultyGitHub.StartAsync(world);
        var name = NextName();
        github.Fail(FaultyGitHub.Generate, fault);

        var answer = await GenerateAsync(github, name);

        // A retry after a lost answer finds the name taken by the first: nothing is registered twice, and the caller knows how to go on.
        AssertAnswer(fault is FaultCases.AnswerLost ? "Unavailable" : Expected(fault), answer);
        Assert.Equal(Tries(fault), github.Http.Count(FaultyGitHub.Generate));
        Assert.Equal(Errors(fault), github.Errors);
        Assert.Equal(FaultCases.WasDone(fault), await FaultyGitHub.RegisteredAsync(world, name) is not null);

        github.Heal();
        AssertAnswer(IsLimited(fault) ? "RateLimited" : FaultCases.WasDone(fault) ? "Conflict" : "Ok", await GenerateAsync(github, name));
        Assert.Equal(Tokens(fault), github.Http.Requests.Count(r => r.EndsWith("access_tokens", StringComparison.Ordinal)));
    });

    [Fact]
    public async Task L23_A_registration_whose_answer_was_lost_once_is_found_to_be_there()
    {
        await using var github = await FaultyGitHub.StartAsync(world);
        var name = NextName();
        github.Http.Fail(FaultyGitHub.Generate, HttpFault.AnswerLost, times: 1);

        AssertAnswer("Conflict", await GenerateAsync(github, name));

        Assert.NotNull(await FaultyGitHub.RegisteredAsync(world, name));
        Assert.Empty(github.Errors);
    }

    [Fact]
    public Task L37_A_search_that_fails_is_not_an_absence() => FaultCases.EachAsync(FaultCases.GitHub, async fault =>
    {
        await using var github = await FaultyGitHub.StartAsync(world);
        var name = NextName();
        await GenerateAsync(github, name);
        github.Fail(FaultyGitHub.Find, fault);

        AssertAnswer(Expected(fault), await FindAsync(github, name));
        Assert.Equal(Errors(fault), github.Errors);

        github.Heal();
        AssertAnswer(IsLimited(fault) ? "RateLimited" : "Ok", await FindAsync(github, name));
    });

    [Fact]
    public Task A_removal_that_fails_may_be_repeated_whether_it_was_done_or_not() => FaultCases.EachAsync(FaultCases.GitHub, async fault =>
    {
        await using var github = await FaultyGitHub.StartAsync(world);
        var name = NextName();
        var id = Assert.IsType<GitHubAnswer<JitConfig>.Ok>(await GenerateAsync(github, name)).Value.RunnerId;
        var path = string.Create(CultureInfo.InvariantCulture, $"DELETE /api/v3/repos/acme/widgets/actions/runners/{id}");
        github.Fail(path, fault);

        // 404: gone. 422: busy. Nothing of a 204 can be truncated.
        var done = fault is FaultCases.Truncated;
        AssertAnswer(fault is FaultCases.NotFound || done ? "Ok" : fault is FaultCases.Unprocessable ? "Conflict" : Expected(fault), await RemoveAsync(github, id));
        Assert.Equal(fault is FaultCases.Unprocessable || done ? [] : Errors(fault), github.Errors);
        Assert.Equal(FaultCases.WasDone(fault), await FaultyGitHub.RegisteredAsync(world, name) is null);

        github.Heal();
        var again = await RemoveAsync(github, id);
        AssertAnswer(IsLimited(fault) ? "RateLimited" : "Ok", again);
        if (!IsLimited(fault))
        {
            Assert.Equal(new GitHubAnswer<bool>.Ok(!FaultCases.WasDone(fault)), again);
            Assert.Null(await FaultyGitHub.RegisteredAsync(world, name));
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Without_access_nothing_else_is_asked(bool atTheToken) => FaultCases.EachAsync(FaultCases.GitHub, async fault =>
    {
        await using var github = await FaultyGitHub.StartAsync(world);
        var operation = FaultyGitHub.Installation;
        if (atTheToken)
        {
            // The path has the installation's id.
            AssertAnswer("Ok", await FindAsync(github, "nobody"));
            operation = github.Http.Requests.Single(r => r.EndsWith("access_tokens", StringComparison.Ordinal));
        }

        await using var fresh = await FaultyGitHub.StartAsync(world);
        fresh.Fail(operation, fault);

        AssertAnswer(Expected(fault), await GenerateAsync(fresh, NextName()));

        Assert.Equal(0, fresh.Http.Count(FaultyGitHub.Generate));
        Assert.All(fresh.Errors, error => Assert.Equal("GitHub", error));
        Assert.Equal(fault is FaultCases.NotFound ? 0 : 1, fresh.Errors.Count());

        fresh.Heal();
        AssertAnswer(IsLimited(fault) ? "RateLimited" : "Ok", await GenerateAsync(fresh, NextName()));
    });

    private static string Expected(string fault) => fault switch
    {
        FaultCases.Throttled or FaultCases.SecondaryLimit => "RateLimited",
        FaultCases.Forbidden or FaultCases.BadRequest or FaultCases.Unprocessable => "Denied",
        FaultCases.Unauthorized => "Unauthorized",
        FaultCases.NotFound => "NotFound",
        _ => "Unavailable",
    };

    private static bool IsLimited(string fault) => fault is FaultCases.Throttled or FaultCases.SecondaryLimit;

    /// <summary>What is likely to pass at once is tried three times, and what GitHub decided once.</summary>
    private static int Tries(string fault) => fault switch
    {
        FaultCases.ServerError or FaultCases.BadGateway or FaultCases.AnswerLost or FaultCases.Dropped => 3,
        FaultCases.Unauthorized => 2,
        _ => 1,
    };

    /// <summary>What is counted: each token that was not taken, and nothing where something is just not there.</summary>
    private static string[] Errors(string fault) => fault switch
    {
        FaultCases.Unauthorized => ["GitHub", "GitHub"],
        FaultCases.NotFound => [],
        _ => ["GitHub"],
    };

    private static int Tokens(string fault) => fault is FaultCases.Unauthorized ? 3 : 1;

    private static void AssertAnswer<T>(string expected, GitHubAnswer<T> answer) => Assert.Equal(expected, answer.GetType().Name);

    private static Task<GitHubAnswer<JitConfig>> GenerateAsync(FaultyGitHub github, string name) =>
        github.Runners.GenerateAsync(FaultyGitHub.Widgets, name, ["runs-fleet"], Cancel);

    private static Task<GitHubAnswer<RegisteredRunner?>> FindAsync(FaultyGitHub github, string name) =>
        github.Runners.FindAsync(FaultyGitHub.Widgets, name, CallPriority.Job, Cancel);

    private static Task<GitHubAnswer<bool>> RemoveAsync(FaultyGitHub github, long id) =>
        github.Runners.RemoveAsync(FaultyGitHub.Widgets, id, CallPriority.Job, Cancel);

    private static string NextName() => string.Create(CultureInfo.InvariantCulture, $"runs-fleet-i-{Interlocked.Increment(ref _lastId):x17}");
}
