using System.Net;
using System.Text.Json;

namespace RunsFleet.GitHub.Tests;

public sealed class GitHubRunnersTests : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private const string Generate = "POST repos/acme/widgets/actions/runners/generate-jitconfig";
    private const string List = "GET repos/acme/widgets/actions/runners";
    private const string Delete = "DELETE repos/acme/widgets/actions/runners/23";

    private const string Generated = """
        {"runner":{"id":23,"name":"runs-fleet-i-1","os":"unknown","status":"offline","busy":false,"labels":[{"id":1,"name":"a","type":"custom"}],
        "runner_group_id":1,"new":{"field":[1]}},"encoded_jit_config":"abc123"}
        """;

    private readonly GitHubWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_runner_is_registered_with_its_labels_verbatim_in_group_1()
    {
        _world.Server.On(Generate, HttpStatusCode.Created, Generated);

        var answer = await GenerateAsync();

        Assert.Equal(new GitHubAnswer<JitConfig>.Ok(new JitConfig(23, "abc123")), answer);
        var seen = Assert.Single(_world.Server.To(Generate));
        var body = JsonDocument.Parse(seen.Body!).RootElement;
        Assert.Equal("runs-fleet-i-1", body.GetProperty("name").GetString());
        Assert.Equal(1, body.GetProperty("runner_group_id").GetInt32());
        Assert.Equal(["self-hosted", "runs-fleet/cpu=2+4", "ünusual"], body.GetProperty("labels").EnumerateArray().Select(l => l.GetString()));
        Assert.Equal("Bearer ghs_token1", seen.Authorization);
        Assert.Equal(("RunsFleet", "2022-11-28"), (seen.UserAgent, seen.ApiVersion));
    }

    [Theory]
    [InlineData("http://github.test/api/v3")]
    [InlineData("http://github.test/api/v3/")]
    public async Task The_base_address_may_end_with_a_slash_or_not(string address)
    {
        using var world = new GitHubWorld(address);
        world.Server.On(Generate, HttpStatusCode.Created, Generated);

        Assert.IsType<GitHubAnswer<JitConfig>.Ok>(await world.Runners.GenerateAsync(GitHubWorld.Widgets, "runs-fleet-i-1", ["a"], Cancel));
        Assert.All(world.Server.Seen, s => Assert.StartsWith("/api/v3/", s.PathAndQuery, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_exists_is_a_conflict()
    {
        _world.Server.On(Generate, HttpStatusCode.Conflict, """{"message":"Already exists - A runner with the name *** already exists."}""");

        Assert.IsType<GitHubAnswer<JitConfig>.Conflict>(await GenerateAsync());
    }

    [Fact]
    public async Task A_repository_that_is_gone_is_not_found() =>
        Assert.IsType<GitHubAnswer<JitConfig>.NotFound>(await GenerateAsync());

    [Fact]
    public async Task A_registration_that_GitHub_does_not_accept_is_denied()
    {
        _world.Server.On(Generate, HttpStatusCode.UnprocessableEntity);

        Assert.IsType<GitHubAnswer<JitConfig>.Denied>(await GenerateAsync());
    }

    [Fact]
    public async Task L21_A_rate_limit_is_waited_for_as_long_as_GitHub_says_without_another_call()
    {
        _world.Server.On(Generate, HttpStatusCode.TooManyRequests, "{}", ("Retry-After", "90"));
        Assert.Equal(TimeSpan.FromSeconds(90), await LimitAsync());

        _world.Server.On(Generate, HttpStatusCode.Forbidden, "{}", ("Retry-After", "45"));
        Assert.Equal(TimeSpan.FromSeconds(45), await LimitAsync());

        var reset = _world.Time.GetUtcNow().AddMinutes(7).ToUnixTimeSeconds();
        _world.Server.On(Generate, HttpStatusCode.Forbidden, "{}", ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", $"{reset}"));
        Assert.Equal(TimeSpan.FromMinutes(7), await LimitAsync());

        _world.Server.On(Generate, HttpStatusCode.Forbidden, """{"message":"You have exceeded a secondary rate limit."}""");
        Assert.Equal(TimeSpan.FromMinutes(1), await LimitAsync());

        // One request each: a rate limit is never retried on the spot.
        Assert.Equal(4, _world.Server.To(Generate).Count());
        Assert.Equal(4, _world.Errors.GetMeasurementSnapshot().Count);
    }

    [Fact]
    public async Task L21_The_last_call_of_the_hour_closes_it()
    {
        var reset = _world.Time.GetUtcNow().AddMinutes(7).ToUnixTimeSeconds();
        _world.Server.On(Generate, HttpStatusCode.Created, Generated, ("x-ratelimit-limit", "5000"), ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", $"{reset}"));

        Assert.IsType<GitHubAnswer<JitConfig>.Ok>(await GenerateAsync());
        Assert.Equal(new GitHubAnswer<JitConfig>.RateLimited(TimeSpan.FromMinutes(7)), await GenerateAsync());

        Assert.Single(_world.Server.To(Generate));
        Assert.Empty(_world.Errors.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task L21_A_launch_takes_one_call_and_an_installation_one_token()
    {
        _world.Server.On(Generate, HttpStatusCode.Created, Generated);

        for (var i = 0; i < 10; i++)
        {
            await GenerateAsync();
        }

        Assert.Equal(11, _world.Server.Seen.Count);
    }

    [Fact]
    public async Task A_retry_costs_its_points_too()
    {
        using var world = new GitHubWorld(points: 60);
        world.Server.On(Delete, HttpStatusCode.BadGateway);
        await world.SettleAsync(world.Runners.RemoveAsync(GitHubWorld.Widgets, 23, CallPriority.Background, Cancel));

        Assert.Equal(3, world.Server.To(Delete).Count());
        world.Server.On(Delete, HttpStatusCode.NoContent);
        var served = 0;
        while (await world.Runners.RemoveAsync(GitHubWorld.Widgets, 23, CallPriority.Background, Cancel) is GitHubAnswer<bool>.Ok)
        {
            served++;
        }

        // Of 60 points 12 are reserved and 15 were spent: 33 are good for 6 calls.
        Assert.Equal(6, served);
    }

    [Theory]
    [InlineData("Retry-After", "-5", 1)]
    [InlineData("Retry-After", "999999999", 3600)]
    [InlineData("x-ratelimit-reset", "99999999999999999", 60)]
    [InlineData("x-ratelimit-reset", "rubbish", 60)]
    public async Task A_delay_beyond_reason_is_bounded(string header, string value, int seconds)
    {
        _world.Server.On(Generate, HttpStatusCode.TooManyRequests, "{}", ("x-ratelimit-remaining", "0"), (header, value));

        var limited = Assert.IsType<GitHubAnswer<JitConfig>.RateLimited>(await GenerateAsync());

        Assert.InRange(limited.Delay.TotalSeconds, 1, Math.Max(seconds, 60));
    }

    [Fact]
    public async Task A_permission_that_is_missing_is_denied()
    {
        _world.Server.On(Generate, HttpStatusCode.Forbidden, """{"message":"Resource not accessible by integration"}""");

        Assert.IsType<GitHubAnswer<JitConfig>.Denied>(await GenerateAsync());
        Assert.Equal("GitHub", Assert.Single(_world.Errors.GetMeasurementSnapshot()).Tags["Service"]);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"runner":{"id":23},"encoded_jit_config":""}""")]
    public async Task An_answer_that_makes_no_sense_is_no_answer(string body)
    {
        _world.Server.On(Generate, HttpStatusCode.Created, body);

        Assert.IsType<GitHubAnswer<JitConfig>.Unavailable>(await GenerateAsync());
    }

    [Fact]
    public async Task A_runner_is_found_by_its_name()
    {
        _world.Server.On(List, HttpStatusCode.OK, """{"total_count":2,"runners":[{"id":1,"name":"other"},{"id":23,"name":"Runs-Fleet-i-1","status":"online","busy":true}]}""");

        Assert.Equal(new GitHubAnswer<RegisteredRunner?>.Ok(new RegisteredRunner(23, true, true)), await _world.Runners.FindAsync(GitHubWorld.Widgets, "runs-fleet-i-1", CallPriority.Job, Cancel));
        Assert.Contains("name=runs-fleet-i-1", Assert.Single(_world.Server.To(List)).PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task L46_A_server_that_does_not_filter_is_paged_to_the_end()
    {
        var page = 0;
        _world.Server.On(List, _ =>
        {
            page++;
            var runners = Enumerable.Range(0, page < 3 ? 100 : 1).Select(i => new { id = (page * 1000) + i, name = page == 3 ? "runs-fleet-i-1" : $"other-{i}" });
            return FakeGitHubServer.Answer(HttpStatusCode.OK, JsonSerializer.Serialize(new { total_count = 201, runners }));
        });

        var found = Assert.IsType<GitHubAnswer<RegisteredRunner?>.Ok>(await _world.Runners.FindAsync(GitHubWorld.Widgets, "runs-fleet-i-1", CallPriority.Job, Cancel));

        Assert.Equal(3000, found.Value!.Id);
    }

    [Fact]
    public async Task L37_A_runner_that_was_not_looked_for_everywhere_is_not_absent()
    {
        var runners = Enumerable.Range(0, 100).Select(i => new { id = i, name = $"other-{i}" });
        _world.Server.On(List, HttpStatusCode.OK, JsonSerializer.Serialize(new { total_count = 100_000, runners }));

        Assert.IsType<GitHubAnswer<RegisteredRunner?>.Unavailable>(await _world.Runners.FindAsync(GitHubWorld.Widgets, "runs-fleet-i-1", CallPriority.Job, Cancel));
    }

    [Theory]
    [InlineData(HttpStatusCode.NoContent, true)]
    [InlineData(HttpStatusCode.NotFound, false)]
    public async Task A_runner_that_is_gone_already_is_as_good_as_deleted(HttpStatusCode status, bool wasThere)
    {
        _world.Server.On(Delete, status);

        Assert.Equal(new GitHubAnswer<bool>.Ok(wasThere), await _world.Runners.RemoveAsync(GitHubWorld.Widgets, 23, CallPriority.Background, Cancel));
    }

    [Fact]
    public async Task A_busy_runner_is_a_conflict()
    {
        _world.Server.On(Delete, HttpStatusCode.UnprocessableEntity, """{"message":"Runner \"x\" is currently running a job and cannot be deleted."}""");

        Assert.IsType<GitHubAnswer<bool>.Conflict>(await _world.Runners.RemoveAsync(GitHubWorld.Widgets, 23, CallPriority.Background, Cancel));
    }

    [Theory]
    [InlineData("acme")]
    [InlineData("acme/widgets/../../app")]
    [InlineData("acme/..")]
    [InlineData("acme/wid gets")]
    [InlineData("acme/widgets?x=1")]
    [InlineData("")]
    public async Task A_name_that_is_no_repository_reaches_no_address(string repository)
    {
        Assert.IsType<GitHubAnswer<bool>.Denied>(await _world.Runners.RemoveAsync(new RepositoryAccess(repository, 7), 23, CallPriority.Background, Cancel));

        Assert.Empty(_world.Server.Seen);
    }

    [Fact]
    public async Task No_secret_reaches_a_log()
    {
        _world.Server.On(Generate, HttpStatusCode.Created, Generated);
        await GenerateAsync();
        _world.Server.On(Generate, HttpStatusCode.Forbidden);
        await GenerateAsync();

        var logs = string.Join('\n', _world.Logs.GetSnapshot().Select(r => $"{r.Message} {r.Exception} {string.Join(' ', r.StructuredState ?? [])}"));
        Assert.NotEmpty(logs);
        Assert.DoesNotContain("ghs_token", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("abc123", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("abc123", new JitConfig(23, "abc123").ToString(), StringComparison.Ordinal);
    }

    /// <summary>The delay of a rate limit, which the next call is told without having been made; afterwards the limit is over.</summary>
    private async Task<TimeSpan> LimitAsync()
    {
        var limited = Assert.IsType<GitHubAnswer<JitConfig>.RateLimited>(await GenerateAsync());
        Assert.Equal(limited, await GenerateAsync());
        _world.Time.Advance(limited.Delay);
        return limited.Delay;
    }

    private Task<GitHubAnswer<JitConfig>> GenerateAsync() =>
        _world.Runners.GenerateAsync(GitHubWorld.Widgets, "runs-fleet-i-1", ["self-hosted", "runs-fleet/cpu=2+4", "ünusual"], Cancel);
}
