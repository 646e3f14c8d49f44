using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RunsFleet.AppHost.Tests.Commands;

/// <summary>An HTTP server that keeps what it is asked and answers as it is told. It speaks for every service, and for SQS.</summary>
internal sealed class FakeService : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    public FakeService()
    {
        Port = FreePort();
        _listener.Prefixes.Add($"http://localhost:{Port}/");
        _listener.Start();
        _loop = LoopAsync();
    }

    public int Port { get; }

    /// <summary>Method, path, bearer token and body of each request.</summary>
    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    /// <summary>Status and body by method and path, such as <c>POST /_local/reset</c>; 404 for all others.</summary>
    public Dictionary<string, (int Status, string Body)> Answers { get; } = [];

    /// <summary>True: nothing is answered.</summary>
    public bool IsSilent { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Abort();
        await _loop;
        _end.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task LoopAsync()
    {
        try
        {
            while (!_end.IsCancellationRequested)
            {
                await AnswerAsync(await _listener.GetContextAsync());
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was closed.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var target = context.Request.Headers["X-Amz-Target"];
        var path = target ?? context.Request.RawUrl!;
        Requests.Enqueue(new FakeRequest(context.Request.HttpMethod, path, context.Request.Headers["Authorization"] ?? "", body));
        if (IsSilent)
        {
            return;
        }

        var (status, answer) = target switch
        {
            "AmazonSQS.GetQueueUrl" => (200, $$"""{"QueueUrl": "http://localhost:{{Port}}/000000000000/runs-fleet-housekeeping"}"""),
            "AmazonSQS.SendMessage" => (200, $$"""{"MessageId": "m", "MD5OfMessageBody": "{{Md5(body)}}"}"""),
            _ => Answers.GetValueOrDefault($"{context.Request.HttpMethod} {path}", (404, """{"title": "Not Found"}""")),
        };
        context.Response.StatusCode = status;
        context.Response.ContentType = target is null ? "application/json" : "application/x-amz-json-1.0";
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        context.Response.Close();
    }

#pragma warning disable CA5351 // SQS answers with this hash.
    private static string Md5(string request) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(JsonElement.Parse(request).GetProperty("MessageBody").GetString()!)));
#pragma warning restore CA5351
}
