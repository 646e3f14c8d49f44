using System.Net;
using RunsFleet.ServiceDefaults;
using RunsFleet.Webhooks.Tests.Payloads;

namespace RunsFleet.Webhooks.Tests;

/// <summary>Clients that take their time, on a real server with its limits at their lowest.</summary>
public sealed class SlowClientTests : IAsyncDisposable
{
    private static readonly byte[] Body = Payload.Queued("runs-fleet").ToBytes();
    private readonly WebhooksService _service = new() { Log = new FormattedLog("json") };

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_head_that_arrives_byte_by_byte_is_cut_off()
    {
        using var client = await StartAsync(("Webhooks:HeadersTimeout", "00:00:01"));
        await client.TrySendAsync(RawClient.Head("X-Slow: "));

        var end = client.ReadToEndAsync();
        while (!end.IsCompleted && await client.TrySendAsync("x"u8.ToArray()))
        {
            await Task.WhenAny(end, Task.Delay(50, TestContext.Current.CancellationToken));
        }

        Assert.Matches("^(HTTP/1.1 408|$)", await end);
    }

    [Fact]
    public async Task A_body_that_arrives_byte_by_byte_is_answered_408()
    {
        using var client = await StartAsync();
        await client.TrySendAsync(RawClient.Webhook(Body).AsMemory()[..^1]);

        // The last byte never comes, and the clock of the test says that all the time for it is over.
        var answer = client.ReadAnswerAsync();
        while (!answer.IsCompleted)
        {
            _service.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(answer, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        Assert.Equal(408, (await answer).Status);
        Assert.Empty(_service.Queues.Sent);
    }

    [Fact]
    public async Task A_body_that_nobody_reads_does_not_hold_its_connection()
    {
        using var client = await StartAsync(("Webhooks:BodyTimeout", "00:00:01.500"));
        await client.TrySendAsync(RawClient.Head("Content-Length: 100000\r\n\r\n"));

        Assert.Equal(401, (await client.ReadAnswerAsync()).Status);
        var end = client.ReadToEndAsync();
        while (!end.IsCompleted && await client.TrySendAsync("x"u8.ToArray()))
        {
            await Task.WhenAny(end, Task.Delay(50, TestContext.Current.CancellationToken));
        }

        await end;
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_closed_before_and_after_a_request()
    {
        using var silent = await StartAsync(("Webhooks:KeepAliveTimeout", "00:00:01"));
        using var done = await RawClient.ConnectAsync(Address);
        await done.TrySendAsync(RawClient.Webhook(Body));

        Assert.Equal(202, (await done.ReadAnswerAsync()).Status);
        Assert.Equal("", await done.ReadToEndAsync());
        Assert.Equal("", await silent.ReadToEndAsync());
    }

    [Fact]
    public async Task Webhooks_are_served_beside_a_thousand_idle_connections()
    {
        using var first = await StartAsync();
        var idle = new List<RawClient>();
        try
        {
            for (var i = 0; i < 1000; i++)
            {
                idle.Add(await RawClient.ConnectAsync(Address));

                // A third says nothing, a third stops within its head, a third within its body.
                await idle[i].TrySendAsync((i % 3) switch { 0 => default, 1 => RawClient.Head("X-"), _ => RawClient.Webhook(Body).AsMemory()[..^1] });
            }

            await Parallel.ForAsync(0, 50, TestContext.Current.CancellationToken, async (_, _) =>
            {
                using var answer = await _service.PostAsync(Body);
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            });
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }

        Assert.Equal(50, _service.Queues.Sent.Count);
    }

    [Fact]
    public async Task More_connections_than_allowed_are_closed_at_once_and_served_when_others_have_gone()
    {
        using var first = await StartAsync(("Webhooks:MaxConnections", "10"));
        var rejected = _service.Collect(MetricNames.WebhooksRejected);
        var others = new List<RawClient>();
        for (var i = 1; i < 10; i++)
        {
            others.Add(await RawClient.ConnectAsync(Address));
        }

        using (var eleventh = await RawClient.ConnectAsync(Address))
        {
            Assert.Equal("", await eleventh.ReadToEndAsync());
        }

        await rejected.WaitForMeasurementsAsync(1, TimeSpan.FromSeconds(60));
        Assert.Equal("too_many_connections", rejected.LastMeasurement!.Tags[MetricTags.Reason]);
        _service.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("Rejected 1: too_many_connections", Assert.Single(((FormattedLog)_service.Log!).Lines), StringComparison.Ordinal);

        others.ForEach(client => client.Dispose());
        await Served();
    }

    // The server learns of closed connections in its own time.
    private async Task Served()
    {
        while (true)
        {
            using var client = await RawClient.ConnectAsync(Address);
            await client.TrySendAsync(RawClient.Webhook(Body));
            if ((await client.ReadAnswerAsync()).Status == 202)
            {
                return;
            }
        }
    }

    private Uri Address => _service.ClientOptions.BaseAddress;

    private async Task<RawClient> StartAsync(params (string Key, string Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            _service.Set(key, value);
        }

        _service.UseLoopback();
        _service.StartServer();
        return await RawClient.ConnectAsync(Address);
    }
}
