using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RunsFleet.Testing;

/// <summary>
/// A loopback HTTP server in front of another, such as a <see cref="LocalWorld"/>: it passes requests on and answers back, unless a fault was
/// asked for. So real clients meet real sockets that close, stay silent or say half of it.
/// </summary>
public sealed class FaultyHttp : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Rule> _rules = [];
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<string> _struck = new();
    private readonly HttpClient _upstream;
    private readonly WebApplication _app;

    private FaultyHttp(Uri upstream)
    {
        _upstream = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = upstream };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Endpoint { get; private set; } = new("http://not-started.invalid");

    /// <summary>Operations that were asked for, in order: AWS's name of it (<c>SendMessageBatch</c>), else method and path (<c>GET /api/v3/app</c>).</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Operations that met a fault.</summary>
    public IReadOnlyList<string> Struck => [.. _struck];

    public static async Task<FaultyHttp> StartAsync(Uri upstream)
    {
        var server = new FaultyHttp(upstream);
        await server._app.StartAsync();
        server.Endpoint = new Uri(server._app.Urls.Single());
        return server;
    }

    /// <summary>The next <paramref name="times"/> requests for <paramref name="operation"/> (null: for any) meet <paramref name="fault"/>.</summary>
    public void Fail(string? operation, HttpFault fault, int times = int.MaxValue)
    {
        lock (_lock)
        {
            _rules.Add(new Rule(operation, fault) { Left = times });
        }
    }

    /// <summary>From now on every request is passed on.</summary>
    public void Heal()
    {
        lock (_lock)
        {
            _rules.Clear();
        }
    }

    public int Count(string operation) => _requests.Count(name => name == operation);

    public async ValueTask DisposeAsync()
    {
        // Those whom nobody answered are cut after this.
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _upstream.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var operation = await OperationAsync(context.Request, body.ToArray());
        _requests.Enqueue(operation);
        switch (Strike(operation))
        {
            case HttpFault.Answer answer:
                await AnswerAsync(context, answer);
                break;
            case HttpFault.NeverAnswered:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case HttpFault.NotDoneThenDropped:
                context.Abort();
                break;
            case HttpFault.DoneThenDropped:
                // Done whatever becomes of the client.
                (await ForwardAsync(context.Request, body.ToArray(), CancellationToken.None)).Dispose();
                context.Abort();
                break;
            case HttpFault.CutInHalf:
                await PassAsync(context, body.ToArray(), cut: true);
                break;
            case null:
                await PassAsync(context, body.ToArray(), cut: false);
                break;
        }
    }

    private HttpFault? Strike(string operation)
    {
        lock (_lock)
        {
            if (_rules.Find(rule => rule.Left > 0 && (rule.Operation ?? operation) == operation) is not { } rule)
            {
                return null;
            }

            rule.Left--;
            _struck.Enqueue(operation);
            return rule.Fault;
        }
    }

    private static async Task AnswerAsync(HttpContext context, HttpFault.Answer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private async Task PassAsync(HttpContext context, byte[] body, bool cut)
    {
        using var answer = await ForwardAsync(context.Request, body, cut ? CancellationToken.None : context.RequestAborted);
        var content = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not "Transfer-Encoding"))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (answer.StatusCode is not System.Net.HttpStatusCode.NoContent)
        {
            // Half of nothing would be a whole answer.
            context.Response.ContentLength = cut ? Math.Max(1, content.Length) : content.Length;
        }

        await context.Response.Body.WriteAsync(cut ? content.AsMemory(0, content.Length / 2) : content, context.RequestAborted);
        // Kestrel closes a connection whose answer is shorter than it said, after what was written. An abort would drop that too.
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private Task<HttpResponseMessage> ForwardAsync(HttpRequest request, byte[] body, CancellationToken cancellationToken)
    {
        var forward = new HttpRequestMessage(new HttpMethod(request.Method), $"{request.PathBase}{request.Path}{request.QueryString}")
        {
            Content = body.Length > 0 ? new ByteArrayContent(body) : null,
        };
        foreach (var (name, values) in request.Headers.Where(header => header.Key is not ("Content-Length" or "Transfer-Encoding" or "Connection")))
        {
            // The Host too: addresses in the answer then lead back through here.
            if (!forward.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                forward.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        return _upstream.SendAsync(forward, cancellationToken);
    }

    private static async Task<string> OperationAsync(HttpRequest request, byte[] body)
    {
        if (request.Headers["X-Amz-Target"].ToString() is { Length: > 0 } target)
        {
            return target[(target.LastIndexOf('.') + 1)..];
        }

        if (request.HasFormContentType)
        {
            request.Body = new MemoryStream(body);
            return (await request.ReadFormAsync())["Action"].ToString();
        }

        return $"{request.Method} {request.Path}";
    }

    private sealed record Rule(string? Operation, HttpFault Fault)
    {
        public int Left { get; set; }
    }
}
