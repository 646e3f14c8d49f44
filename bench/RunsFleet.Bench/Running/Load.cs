using System.Net.Sockets;

namespace RunsFleet.Bench.Running;

/// <summary>Clients that send, wait for the answer and send again, each on a connection of its own that is kept open.</summary>
internal static class Load
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Sends <paramref name="total"/> requests and answers how long it took. Anything but a 2xx is an error.</summary>
    public static async Task<TimeSpan> RunAsync(Uri server, IReadOnlyList<byte[]> requests, int clients, int total)
    {
        using var patience = new CancellationTokenSource(Patience);
        var next = 0;
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => ClientAsync()));
        return TimeProvider.System.GetElapsedTime(started);

        async Task ClientAsync()
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server.Host, server.Port, patience.Token);
            var buffer = new byte[16 * 1024];
            for (var i = Interlocked.Increment(ref next); i <= total; i = Interlocked.Increment(ref next))
            {
                for (ReadOnlyMemory<byte> rest = requests[i % requests.Count]; !rest.IsEmpty;)
                {
                    rest = rest[await socket.SendAsync(rest, patience.Token)..];
                }

                await ReadAnswerAsync(socket, buffer, patience.Token);
            }
        }
    }

    private static async Task ReadAnswerAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        for (var length = 0; ;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            if (read == 0 || !buffer.AsSpan(0, length).StartsWith("HTTP/1.1 2"u8))
            {
                throw new InvalidOperationException($"The server answered {System.Text.Encoding.ASCII.GetString(buffer, 0, length)}");
            }

            if (IsWhole(buffer.AsSpan(0, length)))
            {
                return;
            }
        }
    }

    // Our answers are in chunks, the others' have no body.
    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        return end >= 0 && (answer[..end].IndexOf("Transfer-Encoding: chunked"u8) < 0
            ? answer[..end].IndexOf("Content-Length: 0"u8) >= 0 || answer.Length > end + 4
            : answer.EndsWith("\r\n0\r\n\r\n"u8));
    }
}
