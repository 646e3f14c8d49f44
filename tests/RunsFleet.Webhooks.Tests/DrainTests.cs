using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RunsFleet.Webhooks.Tests.Payloads;

namespace RunsFleet.Webhooks.Tests;

/// <summary>The way down of a real server with connections that are kept open: not ready, then drained, then closed.</summary>
public sealed class DrainTests : IAsyncDisposable
{
    private const int Clients = 40;
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    // Large, so that one that is sent but for its end is no slow one.
    private static readonly byte[] Body = [.. Payload.Queued("runs-fleet").ToBytes(), .. Enumerable.Repeat((byte)' ', 200_000)];
    private readonly GatedQueueSender _queues = new();
    private readonly WebhooksService _service;

    public DrainTests()
    {
        _service = new WebhooksService(_queues);
        _service.Set("Drain:Delay", $"{Delay:c}");
        _service.Set("Drain:Deadline", "00:01:00");
        _service.Set("Webhooks:HeadersTimeout", "00:00:30");
        _service.UseLoopback();
        _service.StartServer();
    }

    public async ValueTask DisposeAsync()
    {
        // Stops the host once more, with its delay.
        var disposing = _service.DisposeAsync().AsTask();
        while (!disposing.IsCompleted)
        {
            _service.Time.Advance(Delay);
            await Task.WhenAny(disposing, Task.Delay(20));
        }

        await disposing;
    }

    [Fact]
    public async Task L02_on_the_way_down_every_request_is_answered_202_or_503()
    {
        // Connections that GitHub's side keeps open, each used once; two more of each kind are still sending when the end comes.
        var kept = await ConnectAsync(Clients);
        Assert.All(await PostAsync(kept), answer => Assert.Equal(202, answer.Status));
        var halfHeads = await ConnectAsync(Clients);
        var halfBodies = await ConnectAsync(Clients);
        await SendAsync(halfHeads, RawClient.Webhook(Body).AsMemory()[..20]);
        await SendAsync(halfBodies, RawClient.Webhook(Body).AsMemory()[..^10]);

        // In flight: their messages are with the queue, which takes its time.
        var inFlight = await ConnectAsync(Clients);
        _queues.Hold();
        await SendAsync(inFlight, RawClient.Webhook(Body));
        await _queues.HasHeldAsync(Clients);

        // SIGTERM. Not ready at once; and whatever still comes, on old connections and on new ones, is served.
        Terminate();
        using (var client = _service.CreateClient())
        {
            using var ready = await client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        var late = await ConnectAsync(Clients);
        await SendAsync(kept, RawClient.Webhook(Body));
        await SendAsync(late, RawClient.Webhook(Body));
        await _queues.HasHeldAsync(3 * Clients);
        _queues.Release();
        foreach (var clients in (List<RawClient>[])[kept, late, inFlight])
        {
            // None is left idle, to be used in the moment in which it is closed.
            Assert.All(await ReadAsync(clients), answer => Assert.Equal((202, true), (answer.Status, Closes(answer.Head))));
        }

        // The load balancer has had its time: the listener closes. Those that had begun to send are answered.
        var last = await ConnectAsync(1);
        _queues.Hold();
        await SendAsync(last, RawClient.Webhook(Body));
        await _queues.HasHeldAsync((3 * Clients) + 1);
        await ListenerClosedAsync();
        await SendAsync(halfHeads, RawClient.Webhook(Body).AsMemory()[20..]);
        await SendAsync(halfBodies, RawClient.Webhook(Body).AsMemory()[^10..]);
        Assert.All(await ReadAsync(halfHeads), answer => Assert.Equal(503, answer.Status));
        _queues.Release();
        Assert.All(await ReadAsync(halfBodies), answer => Assert.Equal(202, answer.Status));
        Assert.Equal(202, Assert.Single(await ReadAsync(last)).Status);

        Assert.Equal((5 * Clients) + 1, _queues.Accepted);
        foreach (var client in (IEnumerable<RawClient>)[.. kept, .. late, .. inFlight, .. halfHeads, .. halfBodies, .. last])
        {
            client.Dispose();
        }
    }

    [Fact]
    public async Task L02_clients_that_never_stop_sending_see_nothing_but_202_and_503_until_nobody_listens()
    {
        var enough = 0;
        var clients = Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(SendUntilNobodyListensAsync)));
        await _queues.HasAcceptedAsync(200);

        Terminate();
        await _queues.HasAcceptedAsync(_queues.Accepted + 200);
        Volatile.Write(ref enough, 1);
        await clients;
        await ListenerClosedAsync();

        async Task SendUntilNobodyListensAsync()
        {
            while (Volatile.Read(ref enough) == 0)
            {
                using var client = await RawClient.ConnectAsync(_service.ClientOptions.BaseAddress);
                for (var closes = false; !closes && Volatile.Read(ref enough) == 0;)
                {
                    Assert.True(await client.TrySendAsync(RawClient.Webhook(Body)));
                    var answer = await client.ReadAnswerAsync();
                    Assert.Contains(answer.Status, (int[])[202, 503]);
                    closes = Closes(answer.Head);
                }
            }
        }
    }

    // As the host does on SIGTERM.
    private void Terminate() => _service.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

    private static bool Closes(string head) => head.Contains("Connection: close", StringComparison.OrdinalIgnoreCase);

    private async Task<List<RawClient>> ConnectAsync(int count)
    {
        var clients = new List<RawClient>();
        while (clients.Count < count)
        {
            clients.Add(await RawClient.ConnectAsync(_service.ClientOptions.BaseAddress));
        }

        return clients;
    }

    private static async Task SendAsync(List<RawClient> clients, ReadOnlyMemory<byte> bytes)
    {
        foreach (var client in clients)
        {
            Assert.True(await client.TrySendAsync(bytes));
        }
    }

    private static Task<(int Status, string Head)[]> ReadAsync(List<RawClient> clients) => Task.WhenAll(clients.Select(client => client.ReadAnswerAsync()));

    private static async Task<(int Status, string Head)[]> PostAsync(List<RawClient> clients)
    {
        await SendAsync(clients, RawClient.Webhook(Body));
        return await ReadAsync(clients);
    }

    private async Task ListenerClosedAsync()
    {
        while (true)
        {
            _service.Time.Advance(Delay / 20);
            try
            {
                using var client = await RawClient.ConnectAsync(_service.ClientOptions.BaseAddress);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
