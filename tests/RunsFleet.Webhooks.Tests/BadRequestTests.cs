using System.Text;
using RunsFleet.Webhooks.Tests.Payloads;

namespace RunsFleet.Webhooks.Tests;

/// <summary>What the server itself turns away, before any code of ours sees it.</summary>
public sealed class BadRequestTests : IAsyncDisposable
{
    private readonly FormattedLog _log = new("json");
    private readonly WebhooksService _service;

    public BadRequestTests()
    {
        _service = new WebhooksService { Log = _log };
        _service.UseLoopback();
        _service.StartServer();
    }

    public static TheoryData<string, string, int> Requests => new()
    {
        { "no request line", "nonsense\r\n\r\n", 400 },
        { "no version that there is", "POST /webhooks/github HTTP/9.9\r\n\r\n", 505 },
        { "a long path", $"POST /{new string('a', 3000)} HTTP/1.1\r\nHost: x\r\n\r\n", 414 },
        { "a NUL in the path", "POST /webhooks/github\0 HTTP/1.1\r\nHost: x\r\n\r\n", 400 },
        { "a path that climbs", "POST /webhooks/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", 404 },
        { "a path that climbs in disguise", "POST /webhooks/%2e%2e/%2e%2e/etc HTTP/1.1\r\nHost: x\r\n\r\n", 404 },
        { "no host", "POST /webhooks/github HTTP/1.1\r\n\r\n", 400 },
        { "two hosts", Head("Host: other\r\n\r\n"), 400 },
        { "many headers", Head(string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: a\r\n")) + "\r\n"), 431 },
        { "a huge header", Head($"X-Hub-Signature-256: {new string('a', 20_000)}\r\n\r\n"), 431 },
        { "a header without a name", Head(": value\r\n\r\n"), 400 },
        { "a folded header", Head("X-A: a\r\n  b\r\n\r\n"), 400 },
        { "a NUL in a header", Head("X-A: a\0b\r\n\r\n"), 400 },
        { "a length that is no number", Head("Content-Length: 1e3\r\n\r\n"), 400 },
        { "a negative length", Head("Content-Length: -1\r\n\r\n"), 400 },
        { "two lengths", Head("Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"), 400 },
        { "a coding that is not known", Head("Transfer-Encoding: gzip\r\n\r\n"), 400 },
        { "a chunk that is no chunk", Head($"Transfer-Encoding: chunked\r\nX-Hub-Signature-256: sha256={new string('0', 64)}\r\n\r\nzz\r\n"), 400 },
        // Answered in HTTP/2, and closed.
        { "HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 0 },
        { "TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n", 400 },
        { "another method", "DELETE /webhooks/github HTTP/1.1\r\nHost: x\r\n\r\n", 405 },
        { "a tunnel", "CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\n\r\n", 404 },
    };

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task L06_what_is_no_request_is_refused_in_few_bytes_of_log_and_harms_nobody(string what, string request, int status)
    {
        for (var i = 0; i < 5; i++)
        {
            using var client = await RawClient.ConnectAsync(_service.ClientOptions.BaseAddress);
            await client.TrySendAsync(Encoding.Latin1.GetBytes(request));
            var answer = await client.ReadAnswerAsync();
            Assert.True(status == answer.Status, $"{what}: {answer}");
        }

        _service.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(_log.Bytes, 0, 200);
        Assert.Empty(_service.Queues.Sent);

        using var good = await _service.PostAsync(Payload.Queued("runs-fleet").ToBytes());
        Assert.Equal(202, (int)good.StatusCode);
    }

    private static string Head(string headers) => Encoding.Latin1.GetString(RawClient.Head(headers));
}
