using System.Net;
using System.Net.Sockets;
using System.Text;
using RunsFleet.ServiceDefaults;
using RunsFleet.Webhooks.Tests.Payloads;

namespace RunsFleet.Webhooks.Tests;

/// <summary>What only a real server shows.</summary>
public sealed class WebhooksOnKestrelTests : IAsyncDisposable
{
    private readonly WebhooksService _service = new();

    public WebhooksOnKestrelTests() => _service.UseLoopback();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_body_of_the_limit_is_taken_and_one_byte_more_is_answered_413()
    {
        var body = Payload.Queued("runs-fleet").ToBytes();
        byte[] largest = [.. body, .. Enumerable.Repeat((byte)' ', WebhookOptions.MaxBodyBytes - body.Length)];
        byte[] tooLarge = [.. largest, (byte)' '];

        Assert.Equal(HttpStatusCode.Accepted, (await _service.PostAsync(largest)).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _service.PostAsync(tooLarge)).StatusCode);
    }

    [Fact]
    public async Task A_body_of_unannounced_length_is_answered_413_when_it_passes_the_limit()
    {
        var body = new byte[WebhookOptions.MaxBodyBytes + 1];
        using var request = WebhooksService.Request(body, "workflow_job", WebhooksService.Sign(body, WebhooksService.Secret));
        request.Headers.TransferEncodingChunked = true;
        using var answer = await _service.CreateClient().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_length_over_the_limit_is_answered_413_before_the_body_is_read()
    {
        var answer = await RawAsync($"Content-Length: {WebhookOptions.MaxBodyBytes + 1}\r\nX-Hub-Signature-256: {new string('x', 71)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_a_signature_is_answered_before_its_body_arrives()
    {
        var answer = await RawAsync("Content-Length: 1000\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_that_hangs_up_within_its_body_is_counted_and_nothing_is_sent()
    {
        var client = _service.CreateClient();
        var rejected = _service.Collect(MetricNames.WebhooksRejected);
        using (var socket = await ConnectAsync(client))
        {
            await socket.SendAsync(Head($"Content-Length: 1000\r\nX-Hub-Signature-256: sha256={new string('0', 64)}\r\n\r\nhalf"));
        }

        await rejected.WaitForMeasurementsAsync(1, TimeSpan.FromSeconds(20));
        Assert.Equal("aborted", rejected.LastMeasurement!.Tags[MetricTags.Reason]);
        Assert.Empty(_service.Queues.Sent);
    }

    private async Task<string> RawAsync(string headers)
    {
        using var socket = await ConnectAsync(_service.CreateClient());
        await socket.SendAsync(Head(headers));
        var buffer = new byte[4096];
        var read = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }

    private static async Task<Socket> ConnectAsync(HttpClient client)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(client.BaseAddress!.Host, client.BaseAddress.Port, TestContext.Current.CancellationToken);
        return socket;
    }

    private static byte[] Head(string headers) => Encoding.ASCII.GetBytes(
        $"POST /webhooks/github HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-GitHub-Event: workflow_job\r\n{headers}");
}
