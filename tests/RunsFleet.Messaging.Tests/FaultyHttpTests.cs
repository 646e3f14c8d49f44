using System.Net;
using RunsFleet.Testing;

namespace RunsFleet.Messaging.Tests;

/// <summary>The faults that other tests stand on, as a plain client sees them.</summary>
public sealed class FaultyHttpTests(LocalWorld world) : IClassFixture<LocalWorld>
{
    private const string Health = "GET /_local/health";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_fault_requests_and_answers_pass()
    {
        await using var faulty = await FaultyHttp.StartAsync(world.Endpoint);
        using var http = Client(faulty);

        Assert.Equal(await world.Http.GetStringAsync("_local/health", Cancelled), await http.GetStringAsync("_local/health", Cancelled));
        Assert.Equal([Health], faulty.Requests);
        Assert.Empty(faulty.Struck);
    }

    [Fact]
    public async Task An_answer_stands_in_for_the_real_one_as_often_as_told()
    {
        await using var faulty = await FaultyHttp.StartAsync(world.Endpoint);
        using var http = Client(faulty);
        faulty.Fail(Health, new HttpFault.Answer(503, "no"), times: 1);

        using var refused = await http.GetAsync("_local/health", Cancelled);
        using var served = await http.GetAsync("_local/health", Cancelled);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (refused.StatusCode, served.StatusCode));
        Assert.Equal([Health], faulty.Struck);
    }

    [Fact]
    public async Task A_truncated_answer_begins_well_and_breaks_off()
    {
        await using var faulty = await FaultyHttp.StartAsync(world.Endpoint);
        using var http = Client(faulty);
        faulty.Fail(Health, HttpFault.Truncated);

        using var answer = await http.GetAsync("_local/health", HttpCompletionOption.ResponseHeadersRead, Cancelled);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task What_is_lost_was_done_and_what_is_dropped_was_not()
    {
        await using var witness = await FaultyHttp.StartAsync(world.Endpoint);
        await using var faulty = await FaultyHttp.StartAsync(witness.Endpoint);
        using var http = Client(faulty);
        faulty.Fail("POST /dropped", HttpFault.Dropped);
        faulty.Fail("POST /lost", HttpFault.AnswerLost);

        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync("dropped", new StringContent("a"), Cancelled));
        await Assert.ThrowsAsync<HttpRequestException>(() => http.PostAsync("lost", new StringContent("a"), Cancelled));

        Assert.Equal(["POST /lost"], witness.Requests);
    }

    [Fact]
    public async Task A_silent_server_is_waited_for_until_the_client_gives_up()
    {
        await using var faulty = await FaultyHttp.StartAsync(world.Endpoint);
        using var http = Client(faulty);
        faulty.Fail(null, HttpFault.Silent);
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        var asking = http.GetAsync("_local/health", impatience.Token);
        for (var i = 0; i < 2_000 && faulty.Struck.Count == 0; i++)
        {
            await Task.Delay(5, Cancelled);
        }

        Assert.Single(faulty.Struck);
        Assert.False(asking.IsCompleted);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static HttpClient Client(FaultyHttp faulty) => new(new SocketsHttpHandler()) { BaseAddress = faulty.Endpoint };
}
