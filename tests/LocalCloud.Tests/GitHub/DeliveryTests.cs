using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LocalCloud.Core.Faults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.GitHub;

public sealed class DeliveryTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<Received> _received = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private WebApplication _receiver = null!;
    private GitHubHost _host = null!;
    private int _answer = StatusCodes.Status202Accepted;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.MapPost("/hook", async (HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            _received.Enqueue(new Received(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString()), body.ToArray()));
            context.Response.StatusCode = _answer;
            _arrived.Release();
        });
        await _receiver.StartAsync(TestContext.Current.CancellationToken);
        _host = await GitHubHost.StartAsync(options =>
        {
            options.WebhookUrl = new Uri(_receiver.Urls.First() + "/hook");
            options.WebhookSecret = "It's a Secret to Everybody";
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _receiver.StopAsync(CancellationToken.None);
        await _receiver.DisposeAsync();
        _arrived.Dispose();
    }

    [Fact]
    public async Task A_delivery_is_signed_over_its_raw_body_and_carries_GitHubs_headers()
    {
        _host.App.Ping("http://receiver");
        var received = await NextAsync();

        Assert.Equal("ping", received.Headers["X-GitHub-Event"]);
        Assert.True(Guid.TryParse(received.Headers["X-GitHub-Delivery"], out _));
        Assert.Equal("109948940", received.Headers["X-GitHub-Hook-ID"]);
        Assert.StartsWith("GitHub-Hookshot/", received.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal("application/json", received.Headers["Content-Type"]);

        // Computed by the definition of HMAC (RFC 2104), not by the class that the sender uses.
        Assert.Equal("sha256=" + Hmac("It's a Secret to Everybody", received.Body), received.Headers["X-Hub-Signature-256"]);
    }

    [Fact]
    public void The_independent_signature_is_GitHubs() =>
        // The example of https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
        Assert.Equal(
            "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
            Hmac("It's a Secret to Everybody", "Hello, World!"u8.ToArray()));

    [Fact]
    public async Task L01_A_failed_delivery_is_recorded_and_not_tried_again_until_asked()
    {
        _answer = StatusCodes.Status503ServiceUnavailable;
        _host.App.Ping("http://receiver");
        var first = await NextAsync();
        var failed = await DeliveriesAsync(1);
        Assert.Equal((503, false), (failed[0].GetProperty("status_code").GetInt32(), failed[0].GetProperty("redelivery").GetBoolean()));

        _answer = StatusCodes.Status202Accepted;
        var (status, _) = await SendAsync(HttpMethod.Post, $"api/v3/app/hook/deliveries/{failed[0].GetProperty("id").GetInt64()}/attempts");
        Assert.Equal(HttpStatusCode.Accepted, status);
        var second = await NextAsync();

        Assert.Equal(first.Headers["X-GitHub-Delivery"], second.Headers["X-GitHub-Delivery"]);
        Assert.Equal(first.Body, second.Body);
        var both = await DeliveriesAsync(2);
        Assert.Equal((202, true), (both[0].GetProperty("status_code").GetInt32(), both[0].GetProperty("redelivery").GetBoolean()));
    }

    [Fact]
    public async Task Deliveries_are_paged_by_cursor_and_shown_with_their_payload()
    {
        for (var n = 0; n < 5; n++)
        {
            _host.App.Ping("http://receiver");
            await NextAsync();
        }

        await DeliveriesAsync(5);
        List<long> ids = [];
        var path = "api/v3/app/hook/deliveries?per_page=2";
        while (path is not null)
        {
            var (_, page, link) = await GetAsync(path);
            ids.AddRange(page.EnumerateArray().Select(delivery => delivery.GetProperty("id").GetInt64()));
            path = link?[(link.IndexOf('<', StringComparison.Ordinal) + 1)..link.IndexOf('>', StringComparison.Ordinal)];
        }

        Assert.Equal([5, 4, 3, 2, 1], ids);
        var (_, detail, _) = await GetAsync("api/v3/app/hook/deliveries/3");
        Assert.Equal("ping", detail.GetProperty("request").GetProperty("headers").GetProperty("X-GitHub-Event").GetString());
        Assert.Equal(109948940, detail.GetProperty("request").GetProperty("payload").GetProperty("hook_id").GetInt64());
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("api/v3/app/hook/deliveries/6")).Status);
    }

    [Fact]
    public async Task Every_event_of_a_large_run_is_delivered()
    {
        _host.Runs.Create("acme/widgets", [.. Enumerable.Range(0, 500).Select(n => GitHubWorld.Definition($"j-{n}", "x"))]);
        for (var n = 0; n < 501; n++)
        {
            await NextAsync();
        }

        var deliveries = await DeliveriesAsync(100);
        Assert.All(deliveries, delivery => Assert.Equal(202, delivery.GetProperty("status_code").GetInt32()));
    }

    [Fact]
    public async Task A_delivery_is_sent_again_by_hand()
    {
        _answer = StatusCodes.Status500InternalServerError;
        _host.App.Ping("http://receiver");
        await NextAsync();
        var failed = Assert.Single(await DeliveriesAsync(1));

        using var again = await _host.Client.PostAsync(
            new Uri($"_local/github/deliveries/{failed.GetProperty("id").GetInt64()}/redeliver", UriKind.Relative), null, TestContext.Current.CancellationToken);
        using var unknown = await _host.Client.PostAsync(
            new Uri("_local/github/deliveries/99/redeliver", UriKind.Relative), null, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.NotFound), (again.StatusCode, unknown.StatusCode));
        await NextAsync();
    }

    [Fact]
    public async Task A_delivery_comes_twice_where_a_fault_says_so()
    {
        Inject(new FaultRule { Service = "GitHub", Operation = "DeliverWebhook", Resource = "acme/widgets+workflow_job+queued", Duplicate = true, Count = 1 });
        Inject(new FaultRule { Service = "GitHub", Error = "500" });
        _host.Runs.Create("acme/widgets", [GitHubWorld.Definition("a", "x")]);

        List<Received> received = [await NextAsync(), await NextAsync(), await NextAsync()];

        Assert.Equal(2, received.DistinctBy(delivery => delivery.Headers["X-GitHub-Delivery"]).Count());
        Assert.Equal(2, received.Count(delivery => delivery.Headers["X-GitHub-Event"] == "workflow_job"));
    }

    [Fact]
    public async Task A_delivery_whose_answer_is_lost_was_received_and_failed()
    {
        Inject(new FaultRule { Service = "GitHub", Operation = "DeliverWebhook", DropResponse = true, Count = 1 });
        _host.App.Ping("http://receiver");
        await NextAsync();

        Assert.Equal(0, Assert.Single(await DeliveriesAsync(1)).GetProperty("status_code").GetInt32());
    }

    private void Inject(FaultRule rule) => Assert.True(_host.Service<FaultInjector>().TryAdd(rule));

    private static string Hmac(string secret, byte[] message)
    {
        var key = new byte[64];
        Encoding.UTF8.GetBytes(secret).CopyTo(key, 0);
        var inner = SHA256.HashData([.. key.Select(b => (byte)(b ^ 0x36)), .. message]);
        return Convert.ToHexStringLower(SHA256.HashData([.. key.Select(b => (byte)(b ^ 0x5c)), .. inner]));
    }

    private async Task<Received> NextAsync()
    {
        Assert.True(await _arrived.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken), "No delivery came within 30 seconds.");
        Assert.True(_received.TryDequeue(out var received));
        return received;
    }

    /// <summary>The newest deliveries, when there are at least so many: the record is written after the answer came.</summary>
    private async Task<List<JsonElement>> DeliveriesAsync(int count)
    {
        for (var look = 0; ; look++)
        {
            var (_, page, _) = await GetAsync("api/v3/app/hook/deliveries?per_page=100");
            if (page.GetArrayLength() >= count)
            {
                return [.. page.EnumerateArray()];
            }

            Assert.True(look < 10_000, $"There are {page.GetArrayLength()} deliveries, not {count}.");
        }
    }

    private async Task<(HttpStatusCode Status, JsonElement Body, string? Link)> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _host.Jwt());
        using var response = await _host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        return (response.StatusCode, body, response.Headers.TryGetValues("Link", out var links) ? links.Single() : null);
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _host.Jwt());
        using var response = await _host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private sealed record Received(Dictionary<string, string> Headers, byte[] Body);
}
