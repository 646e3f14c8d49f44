using System.Net;

namespace RunsFleet.GitHub.Tests;

public sealed class InstallationTokensTests : IDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private const string Tokens = "POST app/installations/7/access_tokens";
    private const string Installation = "GET repos/acme/widgets/installation";
    private const string Delete = "DELETE repos/acme/widgets/actions/runners/23";

    private readonly GitHubWorld _world = new();

    public InstallationTokensTests() => _world.Server.On(Delete, HttpStatusCode.NoContent);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task L21_A_token_is_kept_until_shortly_before_it_expires()
    {
        await RemoveAsync(GitHubWorld.Widgets);
        _world.Time.Advance(TimeSpan.FromMinutes(54));
        await RemoveAsync(GitHubWorld.Widgets);
        Assert.Single(_world.Server.To(Tokens));

        _world.Time.Advance(TimeSpan.FromMinutes(2));
        await RemoveAsync(GitHubWorld.Widgets);

        Assert.Equal(2, _world.Server.To(Tokens).Count());
        Assert.Equal(["Bearer ghs_token1", "Bearer ghs_token1", "Bearer ghs_token2"], _world.Server.To(Delete).Select(s => s.Authorization));
    }

    [Theory]
    [InlineData(7L)]
    [InlineData(null)]
    public async Task L21_However_many_ask_at_once_one_token_is_fetched_and_one_installation_looked_up(long? installation)
    {
        _world.Server.On(Installation, HttpStatusCode.OK, """{"id":7}""");
        var gate = new TaskCompletionSource();
        _world.Server.Gate = gate.Task;
        var asked = Enumerable.Range(0, 20).Select(_ => RemoveAsync(GitHubWorld.Widgets with { InstallationId = installation })).ToList();

        gate.SetResult();
        await Task.WhenAll(asked);

        Assert.Single(_world.Server.To(Tokens));
        Assert.Equal(installation is null ? 1 : 0, _world.Server.To(Installation).Count());
        Assert.Equal(20, _world.Server.To(Delete).Count());
    }

    [Fact]
    public async Task One_who_gives_up_does_not_take_the_token_from_the_others()
    {
        var gate = new TaskCompletionSource();
        _world.Server.Gate = gate.Task;
        using var impatient = new CancellationTokenSource();
        var first = _world.Runners.RemoveAsync(GitHubWorld.Widgets, 23, CallPriority.Background, impatient.Token);
        var second = RemoveAsync(GitHubWorld.Widgets);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.IsType<GitHubAnswer<bool>.Ok>(await second);
    }

    [Fact]
    public async Task L21_A_token_that_GitHub_does_not_take_is_replaced_and_the_call_is_made_once_more()
    {
        await RemoveAsync(GitHubWorld.Widgets);
        _world.Server.On(Delete, seen => FakeGitHubServer.Answer(seen.Authorization == "Bearer ghs_token1" ? HttpStatusCode.Unauthorized : HttpStatusCode.NoContent));

        Assert.IsType<GitHubAnswer<bool>.Ok>(await RemoveAsync(GitHubWorld.Widgets));

        Assert.Equal(["Bearer ghs_token1", "Bearer ghs_token1", "Bearer ghs_token2"], _world.Server.To(Delete).Select(s => s.Authorization));
    }

    [Fact]
    public async Task A_fresh_token_that_GitHub_does_not_take_either_is_the_end_of_it()
    {
        _world.Server.On(Delete, HttpStatusCode.Unauthorized);

        Assert.IsType<GitHubAnswer<bool>.Unauthorized>(await RemoveAsync(GitHubWorld.Widgets));

        Assert.Equal(2, _world.Server.To(Delete).Count());
        Assert.Equal(2, _world.Server.To(Tokens).Count());
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task L21_A_good_token_is_kept_whatever_else_goes_wrong(HttpStatusCode status)
    {
        _world.Server.On(Delete, status);
        await _world.SettleAsync(RemoveAsync(GitHubWorld.Widgets));

        _world.Server.On(Delete, HttpStatusCode.NoContent);
        Assert.IsType<GitHubAnswer<bool>.Ok>(await RemoveAsync(GitHubWorld.Widgets));

        Assert.Single(_world.Server.To(Tokens));
    }

    [Fact]
    public async Task Those_who_wait_for_the_same_token_share_its_refusal()
    {
        var gate = new TaskCompletionSource();
        _world.Server.Gate = gate.Task;
        _world.Server.On(Tokens, HttpStatusCode.Forbidden);
        var asked = Enumerable.Range(0, 20).Select(_ => RemoveAsync(GitHubWorld.Widgets)).ToList();

        gate.SetResult();

        Assert.All(await Task.WhenAll(asked), answer => Assert.IsType<GitHubAnswer<bool>.Denied>(answer));
        Assert.Single(_world.Server.To(Tokens));
        Assert.IsType<GitHubAnswer<bool>.Denied>(await RemoveAsync(GitHubWorld.Widgets));
        Assert.Equal(2, _world.Server.To(Tokens).Count());
    }

    [Fact]
    public async Task The_installation_is_looked_up_when_the_webhook_named_none_and_is_remembered()
    {
        _world.Server.On(Installation, HttpStatusCode.OK, """{"id":7,"account":{"login":"acme"}}""");
        var repository = GitHubWorld.Widgets with { InstallationId = null };

        Assert.IsType<GitHubAnswer<bool>.Ok>(await RemoveAsync(repository));
        Assert.IsType<GitHubAnswer<bool>.Ok>(await RemoveAsync(repository));
        Assert.Single(_world.Server.To(Installation));
        Assert.StartsWith("Bearer eyJ", _world.Server.To(Installation).Single().Authorization, StringComparison.Ordinal);

        _world.Time.Advance(TimeSpan.FromHours(2));
        await RemoveAsync(repository);
        Assert.Equal(2, _world.Server.To(Installation).Count());
    }

    [Fact]
    public async Task An_App_that_was_installed_anew_is_looked_up_again()
    {
        _world.Server.On(Installation, HttpStatusCode.OK, """{"id":6}""");
        _world.Server.On("POST app/installations/6/access_tokens", _ => FakeGitHubServer.Answer(
            HttpStatusCode.Created, $$"""{"token":"ghs_old","expires_at":"{{_world.Time.GetUtcNow().AddMinutes(10):O}}"}"""));
        var repository = GitHubWorld.Widgets with { InstallationId = null };
        await RemoveAsync(repository);

        _world.Server.On(Installation, HttpStatusCode.OK, """{"id":7}""");
        _world.Server.On("POST app/installations/6/access_tokens", HttpStatusCode.NotFound);
        _world.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(new GitHubAnswer<bool>.Ok(true), await RemoveAsync(repository));

        Assert.Equal(["Bearer ghs_old", "Bearer ghs_token1"], _world.Server.To(Delete).Select(s => s.Authorization));
    }

    [Fact]
    public async Task A_repository_where_the_App_is_not_installed_is_not_found() =>
        Assert.IsType<GitHubAnswer<RegisteredRunner?>.NotFound>(
            await _world.Runners.FindAsync(GitHubWorld.Widgets with { InstallationId = null }, "runs-fleet-i-1", CallPriority.Job, Cancel));

    private Task<GitHubAnswer<bool>> RemoveAsync(RepositoryAccess repository) => _world.Runners.RemoveAsync(repository, 23, CallPriority.Background, Cancel);
}
