using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using LocalCloud.Core;
using LocalCloud.Core.Faults;
using Microsoft.Extensions.Options;

namespace LocalCloud.GitHub;

/// <summary>
/// Delivers webhooks as GitHub does: signed, once, with ten seconds for the answer, several at a time and so in no certain order.
/// </summary>
internal sealed class DeliverySender : BackgroundService
{
    private const int Senders = 64;
    private const int MaxResponse = 4 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly WebhookOutbox _outbox;
    private readonly DeliveryLog _deliveries;
    private readonly WorldLog _log;
    private readonly FaultGate _gate;
    private readonly DeliveryDrops _drops;
    private readonly GitHubOutage _outage;
    private readonly TimeProvider _time;
    private readonly GitHubOptions _options;
    private readonly byte[] _secret;

    // Not from the factory, whose clients retry: GitHub does not.
    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = Senders,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        },
        disposeHandler: true)
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    public DeliverySender(
        WebhookOutbox outbox,
        DeliveryLog deliveries,
        WorldLog log,
        FaultGate gate,
        DeliveryDrops drops,
        GitHubOutage outage,
        TimeProvider time,
        IOptions<GitHubOptions> options)
    {
        _outbox = outbox;
        _deliveries = deliveries;
        _log = log;
        _gate = gate;
        _drops = drops;
        _outage = outage;
        _time = time;
        _options = options.Value;
        _secret = Encoding.UTF8.GetBytes(_options.WebhookSecret);
    }

    public override void Dispose()
    {
        _client.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => SendAllAsync(stoppingToken)));

    private async Task SendAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var webhook in _outbox.Reader.ReadAllAsync(cancellationToken))
        {
            await _outage.WaitAsync(cancellationToken);
            if (_drops.Take(webhook) is { } drop)
            {
                Lose(webhook, drop);
            }
            else
            {
                await DeliverAsync(webhook, cancellationToken);
            }
        }
    }

    private void Lose(WebhookEvent webhook, DeliveryDrop drop)
    {
        if (drop.Listed)
        {
            Note(webhook, Headers(webhook), TimeSpan.Zero, new Answer(0, "failed to connect to host"));
        }

        _log.Append("delivery_lost", ("name", webhook.Event), ("action", webhook.Action), ("guid", webhook.DeliveryGuid), ("listed", drop.Listed));
    }

    private async Task DeliverAsync(WebhookEvent webhook, CancellationToken cancellationToken)
    {
        string?[] touched = [webhook.Repository?.FullName, webhook.Event, webhook.Action];
        var call = new FaultCall("GitHub", FaultCall.DeliverWebhook, FaultCall.Resources(touched.OfType<string>()));
        var fault = (await _gate.DrawAsync(call, cancellationToken))?.Rule;
        await DeliverAsync(webhook, fault, cancellationToken);
        if (fault is { Duplicate: true })
        {
            await DeliverAsync(webhook, fault, cancellationToken);
        }
    }

    private async Task DeliverAsync(WebhookEvent webhook, FaultRule? fault, CancellationToken cancellationToken)
    {
        var headers = Headers(webhook);
        var started = _time.GetTimestamp();
        var answer = fault?.Error is { } error
            ? new Answer(int.TryParse(error, out var status) ? status : 0, $"injected fault: {error}")
            : await PostAsync(webhook, headers, cancellationToken);
        if (fault is { DropResponse: true })
        {
            answer = new Answer(0, "timed out");
        }

        Note(webhook, headers, _time.GetElapsedTime(started), answer);
    }

    private void Note(WebhookEvent webhook, Dictionary<string, string> headers, TimeSpan duration, Answer answer)
    {
        var delivery = _deliveries.Add(id => new Delivery(
            id, webhook, _time.GetUtcNow(), duration, answer.StatusCode, answer.Status, headers, answer.Headers, answer.Body));
        _log.Append(
            "delivery",
            ("name", webhook.Event),
            ("action", webhook.Action),
            ("status", delivery.StatusCode),
            ("guid", webhook.DeliveryGuid),
            ("reason", delivery.Succeeded ? null : delivery.Status));
    }

    private Dictionary<string, string> Headers(WebhookEvent webhook) => new()
    {
        ["Accept"] = "*/*",
        ["Content-Type"] = "application/json",
        ["User-Agent"] = "GitHub-Hookshot/0000000",
        ["X-GitHub-Delivery"] = webhook.DeliveryGuid,
        ["X-GitHub-Event"] = webhook.Event,
        ["X-GitHub-Hook-ID"] = $"{WebhookPayloads.HookId}",
        ["X-GitHub-Hook-Installation-Target-ID"] = $"{_options.AppId}",
        ["X-GitHub-Hook-Installation-Target-Type"] = "integration",
        ["X-Hub-Signature-256"] = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(_secret, webhook.Body)),
    };

    private async Task<Answer> PostAsync(WebhookEvent webhook, Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (_options.WebhookUrl is not { } receiver)
        {
            return new Answer(0, "no webhook receiver is configured");
        }

        using var timeout = new CancellationTokenSource(Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, receiver) { Content = new ByteArrayContent(webhook.Body) };
        foreach (var (name, value) in headers.Where(header => header.Key != "Content-Type"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content.Headers.ContentType = new MediaTypeHeaderValue(headers["Content-Type"]);
        try
        {
            using var response = await _client.SendAsync(request, linked.Token);
            var body = await response.Content.ReadAsStringAsync(linked.Token);
            var status = (int)response.StatusCode;
            return new Answer(
                status,
                response.IsSuccessStatusCode ? "OK" : $"Invalid HTTP Response: {status}",
                response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value)),
                body[..Math.Min(body.Length, MaxResponse)]);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return new Answer(0, "timed out");
        }
        catch (HttpRequestException)
        {
            return new Answer(0, "failed to connect to host");
        }
    }

    private sealed record Answer(int StatusCode, string Status, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public Answer(int statusCode, string status)
            : this(statusCode, status, new Dictionary<string, string>(), "")
        {
        }
    }
}
