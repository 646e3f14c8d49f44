using System.Net.Sockets;
using System.Text;

namespace RunsFleet.Webhooks.Tests;

/// <summary>A client that writes and reads bytes, as no well-behaved one would.</summary>
internal sealed class RawClient : IDisposable
{
    // For an answer or an end that must come; far longer than any limit of the server in a test.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private string _unread = "";

    /// <summary>Connects to where the service listens.</summary>
    public static async Task<RawClient> ConnectAsync(Uri address)
    {
        var client = new RawClient();
        try
        {
            await client._socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            return client;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Closed as soon as it was opened: the first use tells.
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a signed webhook, head and body.</summary>
    public static byte[] Webhook(byte[] body, string headers = "", string? signature = null) =>
    [
        .. Head($"Content-Length: {body.Length}\r\nX-Hub-Signature-256: {signature ?? WebhooksService.Sign(body, WebhooksService.Secret)}\r\n{headers}\r\n"),
        .. body,
    ];

    /// <summary>The beginning of a webhook, and <paramref name="headers"/> with their line ends.</summary>
    public static byte[] Head(string headers) => Encoding.Latin1.GetBytes(
        $"POST /webhooks/github HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-GitHub-Event: workflow_job\r\n{headers}");

    /// <summary>False when the server has closed its side.</summary>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[await _socket.SendAsync(bytes, TestContext.Current.CancellationToken)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The status of the next answer and its head; status 0 when the connection ends instead.</summary>
    public async Task<(int Status, string Head)> ReadAnswerAsync()
    {
        while (true)
        {
            var end = _unread.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && _unread.Length >= end + 4 + ContentLength(_unread[..end]))
            {
                var head = _unread[..end];
                _unread = _unread[(end + 4 + ContentLength(head))..];
                return (int.Parse(head.AsSpan("HTTP/1.1 ".Length, 3), null), head);
            }

            if (await ReadAsync() is not { } more)
            {
                return (0, "");
            }

            _unread += more;
        }
    }

    /// <summary>Waits until the server closes; what it said before that.</summary>
    public async Task<string> ReadToEndAsync()
    {
        while (await ReadAsync() is { } more)
        {
            _unread += more;
        }

        return _unread;
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string?> ReadAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var read = await _socket.ReceiveAsync(_buffer, patience.Token);
            return read == 0 ? null : Encoding.Latin1.GetString(_buffer, 0, read);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    // Our answers are small and of known length, or have a chunked body in one piece that ends in an empty chunk.
    private int ContentLength(string head)
    {
        const string Name = "Content-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            var value = head.AsSpan(at + Name.Length);
            return int.Parse(value[..(value.IndexOf('\r') is var end and >= 0 ? end : value.Length)], null);
        }

        if (head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            var last = _unread.IndexOf("\r\n0\r\n\r\n", head.Length, StringComparison.Ordinal);
            return last < 0 ? int.MaxValue / 2 : last + 7 - (head.Length + 4);
        }

        return 0;
    }
}
