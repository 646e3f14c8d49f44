using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LocalCloud.GitHub;

namespace LocalCloud.Tests.GitHub;

public sealed class RunnerRulesTests
{
    private readonly GitHubWorld _world = new();

    [Fact]
    public void L23_A_name_that_is_taken_is_refused_with_409()
    {
        _world.Run();
        _world.Register("r-1");

        var refusal = Assert.Throws<GitHubException>(() => _world.Register("R-1"));

        Assert.Equal(409, refusal.Status);
        Assert.Equal("Already exists - A runner with the name *** already exists.", refusal.Message);
    }

    [Fact]
    public void A_name_is_free_again_when_its_runner_is_deleted()
    {
        var run = _world.Run();
        var (runner, _) = _world.Register("r-1");
        _world.Runners.Delete(run.Repository, runner.Id);

        Assert.NotEqual(runner.Id, _world.Register("r-1").Runner.Id);
    }

    [Fact]
    public void A_busy_runner_cannot_be_deleted()
    {
        var run = _world.Run();
        var runner = _world.Connect("r-1");

        var refusal = Assert.Throws<GitHubException>(() => _world.Runners.Delete(run.Repository, runner.Id));

        Assert.Equal(422, refusal.Status);
        Assert.Equal("Bad request - Runner \"r-1\" is still running a job\"", refusal.Message);
        Assert.Equal(RunStatus.InProgress, _world.JobOf(run).Status);
    }

    [Fact]
    public void A_deleted_registration_takes_no_connection_and_no_job()
    {
        var run = _world.Run();
        var (runner, config) = _world.Register("r-1");
        _world.Runners.Delete(run.Repository, runner.Id);

        Assert.Null(_world.Runners.Connect(config));
        Assert.Equal(RunStatus.Queued, _world.JobOf(run).Status);
    }

    [Fact]
    public void An_idle_runner_hears_that_its_registration_was_deleted()
    {
        var run = _world.Run(1, "other");
        var runner = _world.Connect("r-1");
        _world.Runners.Delete(run.Repository, runner.Id);

        Assert.IsType<RunnerSession.Gone>(_world.Runners.Poll(runner.Id));
    }

    [Fact]
    public void A_config_is_good_for_one_connection()
    {
        _world.Run(1, "other");
        var (_, config) = _world.Register("r-1");

        Assert.NotNull(_world.Runners.Connect(config));
        Assert.Null(_world.Runners.Connect(config));
    }

    [Fact]
    public void A_runner_of_another_repository_is_not_found()
    {
        _world.Run();
        var other = _world.Runs.Create("acme/gadgets", [GitHubWorld.Definition("a", "x")]).Repository;
        var (runner, _) = _world.Register("r-1");

        Assert.Equal(404, Assert.Throws<GitHubException>(() => _world.Runners.Find(other, runner.Id)).Status);
        Assert.Equal(404, Assert.Throws<GitHubException>(() => _world.Runners.Delete(other, runner.Id)).Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void Too_few_or_too_many_labels_are_refused(int count)
    {
        var repository = _world.Run().Repository;
        ImmutableArray<string> labels = [.. Enumerable.Range(0, count).Select(n => $"l{n}")];

        var refusal = Assert.Throws<GitHubException>(() => _world.Runners.GenerateJitConfig(repository, "r-1", 1, labels, "_work"));

        Assert.Equal(422, refusal.Status);
        Assert.Contains($"{count} were supplied", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void L23_A_name_of_more_than_64_characters_is_refused()
    {
        _world.Run();

        Assert.Equal(422, Assert.Throws<GitHubException>(() => _world.Register(new string('r', 65))).Status);
        Assert.Equal(64, _world.Register(new string('r', 64)).Runner.Name.Length);
    }

    [Fact]
    public void L26_A_config_is_longer_than_a_standard_parameter_and_made_of_base64_files()
    {
        _world.Run();
        var (runner, config) = _world.Register("r");

        Assert.True(config.Length > 4_096, $"The config has {config.Length} characters.");
        var files = JsonDocument.Parse(Convert.FromBase64String(config)).RootElement;
        Assert.Equal([".credentials", ".credentials_rsaparams", ".runner"], files.EnumerateObject().Select(file => file.Name).Order(StringComparer.Ordinal));
        var settings = JsonDocument.Parse(files.GetProperty(".runner").GetBytesFromBase64()).RootElement;
        Assert.Equal(runner.Name, settings.GetProperty("agentName").GetString());
        Assert.EndsWith("/acme/widgets", settings.GetProperty("gitHubUrl").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("e30=")]
    [InlineData("WzFd")]
    public void What_is_no_config_does_not_connect(string config) => Assert.Null(_world.Runners.Connect(config));

    [Fact]
    public void A_config_with_a_forged_client_does_not_connect()
    {
        _world.Run();
        var (runner, _) = _world.Register("r-1");
        var settings = Base64($$"""{"agentId":"{{runner.Id}}"}""");
        var credentials = Base64("""{"data":{"clientId":"00000000-0000-0000-0000-000000000000"}}""");

        Assert.Null(_world.Runners.Connect(Base64($$"""{".runner":"{{settings}}",".credentials":"{{credentials}}"}""")));
    }

    [Fact]
    public void A_runner_that_was_lost_stays_busy_until_GitHub_gives_it_up()
    {
        var run = _world.Run();
        var runner = _world.Connect("r-1");
        _world.Runners.Vanish(runner.Id);

        _world.Advance(4.9);
        Assert.Equal(RunStatus.InProgress, _world.JobOf(run).Status);
        Assert.Equal(422, Assert.Throws<GitHubException>(() => _world.Runners.Delete(run.Repository, runner.Id)).Status);

        _world.Advance(0.1);
        var job = _world.JobOf(run);
        Assert.Equal((RunStatus.Completed, Conclusions.Failure), (job.Status, job.Conclusion));
        Assert.Equal("r-1", job.RunnerName);
        Assert.Empty(_world.Runners.All());
    }

    [Fact]
    public void A_lost_runner_cannot_report_its_job_any_more()
    {
        var run = _world.Run();
        var runner = _world.Connect("r-1");
        _world.Runners.Vanish(runner.Id);
        _world.Runners.CompleteJob(runner.Id, Conclusions.Success);
        _world.Advance(5);

        Assert.Equal(Conclusions.Failure, _world.JobOf(run).Conclusion);
    }

    [Fact]
    public void L25_An_idle_runner_that_was_lost_stays_registered_offline_for_a_day()
    {
        var run = _world.Run(1, "other");
        var runner = _world.Connect("r-1");
        _world.Runners.Vanish(runner.Id);

        Assert.False(_world.Runners.Find(run.Repository, runner.Id).Online);
        _world.Run();
        Assert.False(_world.Runners.Find(run.Repository, runner.Id).Busy);

        _world.Advance(24 * 60 * 60);
        Assert.Single(_world.Runners.All());
        _world.Advance(61);
        Assert.Empty(_world.Runners.All());
    }

    [Fact]
    public void L25_A_runner_that_never_connects_is_removed_after_a_day()
    {
        _world.Run();
        _world.Register("r-1");
        _world.Advance(25 * 60 * 60);

        Assert.Empty(_world.Runners.All());
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
