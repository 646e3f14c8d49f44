using System.Net;

namespace RunsFleet.GitHub.Tests;

public sealed class AppDeliveriesTests : IDisposable
{
    private const string Deliveries = "app/hook/deliveries";
    private readonly GitHubWorld _world = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Deliveries_come_page_by_page_where_the_link_says_and_in_the_Apps_name()
    {
        _world.Server.On($"GET {Deliveries}", seen =>
        {
            var answer = FakeGitHubServer.Answer(HttpStatusCode.OK, """
                [{"id":12,"guid":"a","delivered_at":"2026-03-01T12:00:00.123Z","redelivery":false,"duration":0.3,"status":"OK","status_code":202,"event":"workflow_job","action":"queued"},
                 {"id":11,"guid":"b","delivered_at":"2026-03-01T11:00:00Z","redelivery":true,"status":"timed out","status_code":0,"event":"ping","action":null,"installation_id":null}]
                """);
            if (!seen.PathAndQuery.Contains("cursor", StringComparison.Ordinal))
            {
                answer.Headers.Add("Link", "<http://github.test/api/v3/app/hook/deliveries?per_page=100&cursor=v1_11%2B>; rel=\"next\", <http://github.test/x>; rel=\"first\"");
            }

            return answer;
        });

        var first = Assert.IsType<GitHubAnswer<DeliveryPage>.Ok>(await _world.Deliveries.ListAsync(null, Cancel)).Value;
        var last = Assert.IsType<GitHubAnswer<DeliveryPage>.Ok>(await _world.Deliveries.ListAsync(first.Next, Cancel)).Value;

        Assert.Equal(
            [new AppDelivery(12, "a", new DateTimeOffset(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero), 202, "workflow_job", "queued"), new AppDelivery(11, "b", new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero), 0, "ping", null)],
            first.Deliveries);
        Assert.Equal([true, false], first.Deliveries.Select(delivery => delivery.Arrived));
        Assert.Equal(("v1_11+", null), (first.Next, last.Next));
        Assert.EndsWith("?per_page=100&cursor=v1_11%2B", _world.Server.To($"GET {Deliveries}").Last().PathAndQuery, StringComparison.Ordinal);
        Assert.Empty(_world.Server.To("POST app/installations/7/access_tokens"));
    }

    [Theory]
    [InlineData("[{}]")]
    [InlineData("""[{"id":1,"guid":"","event":"ping"}]""")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task An_answer_that_lacks_what_it_must_have_is_none(string body)
    {
        _world.Server.On($"GET {Deliveries}", _ => FakeGitHubServer.Answer(HttpStatusCode.OK, body));

        Assert.IsType<GitHubAnswer<DeliveryPage>.Unavailable>(await _world.SettleAsync(_world.Deliveries.ListAsync(null, Cancel)));
    }

    [Theory]
    [InlineData(HttpStatusCode.Accepted, "Ok")]
    [InlineData(HttpStatusCode.NotFound, "NotFound")]
    [InlineData(HttpStatusCode.UnprocessableEntity, "Denied")]
    [InlineData(HttpStatusCode.BadGateway, "Unavailable")]
    public async Task A_redelivery_is_asked_for_by_the_tries_id(HttpStatusCode status, string answer)
    {
        _world.Server.On($"POST {Deliveries}/12/attempts", _ => FakeGitHubServer.Answer(status, "{}"));

        Assert.Equal(answer, (await _world.SettleAsync(_world.Deliveries.RedeliverAsync(12, Cancel))).GetType().Name);
    }

    [Fact]
    public async Task Runners_are_listed_to_the_last_page_and_more_than_can_be_listed_are_none()
    {
        const string Runners = "repos/acme/widgets/actions/runners";
        _world.Server.On($"GET {Runners}", seen => FakeGitHubServer.Answer(
            HttpStatusCode.OK, Page(seen.PathAndQuery.EndsWith("page=1", StringComparison.Ordinal) ? 100 : 2)));

        var all = Assert.IsType<GitHubAnswer<IReadOnlyList<NamedRunner>>.Ok>(await _world.Runners.ListAsync(GitHubWorld.Widgets, Cancel)).Value;

        Assert.Equal(102, all.Count);
        Assert.Equal(new NamedRunner("runs-fleet-i-1", new RegisteredRunner(1, false, false)), all[0]);

        _world.Server.On($"GET {Runners}", _ => FakeGitHubServer.Answer(HttpStatusCode.OK, Page(100)));
        Assert.IsType<GitHubAnswer<IReadOnlyList<NamedRunner>>.Unavailable>(await _world.Runners.ListAsync(GitHubWorld.Widgets, Cancel));
    }

    private static string Page(int count) => $$"""
        {"total_count":9999,"runners":[{{string.Join(',', Enumerable.Range(1, count).Select(id => $$"""{"id":{{id}},"name":"runs-fleet-i-{{id}}","status":"offline","busy":false}"""))}}]}
        """;
}
