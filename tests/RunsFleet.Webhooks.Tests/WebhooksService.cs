using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Messaging;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.Webhooks.Tests;

/// <summary>The whole service as in production, with a queue that records; in memory, or on a loopback port after <see cref="UseLoopback"/>.</summary>
internal sealed class WebhooksService : WebApplicationFactory<Program>
{
    public const string Secret = "the-secret-of-this-test";

    private readonly ReloadableSettings _settings = new();
    private readonly IQueueSender _queues;
    private bool _loopback;

    public WebhooksService(IQueueSender? queues = null)
    {
        _queues = queues ?? Queues;
        _settings.Data["Webhooks:Secrets:0"] = Secret;
        _settings.Data["Drain:Delay"] = "00:00:00";
        _settings.Data["AllowedHosts"] = "*";

        // Lingering is a matter of the clock, and this one stands still.
        _settings.Data["Messaging:SendLinger"] = "00:00:00";
    }

    public RecordingQueueSender Queues { get; } = new();

    /// <summary>Where AWS is; null: messages go to <see cref="Queues"/> instead.</summary>
    public Uri? Aws { get; init; }

    /// <summary>Gets what is logged, beside <see cref="Logs"/>.</summary>
    public ILoggerProvider? Log { get; init; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public IReadOnlyList<FakeLogRecord> Logs => Services.GetFakeLogCollector().GetSnapshot();

    /// <summary>Makes it listen on a free loopback port. The factory's own way to say the port loses a race against the start of the server.</summary>
    public void UseLoopback()
    {
        UseKestrel();
        _loopback = true;
    }

    public void Set(string key, string? value)
    {
        _settings.Data[key] = value;
        _settings.Reload();
    }

    public MetricCollector<long> Collect(string metric) =>
        new(Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), MetricNames.Meter, metric, Time);

    public async Task<HttpResponseMessage> PostAsync(byte[] body, string name = "workflow_job", string? signature = null, string? delivery = null)
    {
        using var request = Request(body, name, signature ?? Sign(body, Secret), delivery);
        return await CreateClient().SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static HttpRequestMessage Request(byte[] body, string? name, string? signature, string? delivery = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/github") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Add("X-GitHub-Event", name);
        Add("X-Hub-Signature-256", signature);
        Add("X-GitHub-Delivery", delivery ?? "72d3162e-cc78-11e3-81ab-4c9367dc0958");
        return request;

        void Add(string header, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(header, value);
            }
        }
    }

    public static string Sign(byte[] body, string secret) =>
        "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        if (_loopback)
        {
            builder.UseUrls("http://127.0.0.1:0");
        }

        builder.ConfigureAppConfiguration(configuration => configuration.Add(_settings));
        builder.ConfigureTestServices(services =>
        {
            if (Aws is null)
            {
                services.AddSingleton(_queues);
            }
            else
            {
                services.AddDefaultAWSOptions(new AWSOptions
                {
                    Credentials = new BasicAWSCredentials("test", "test"),
                    Region = RegionEndpoint.USEast1,
                    DefaultClientConfig = { ServiceURL = Aws.ToString() },
                });
            }

            services.AddSingleton<TimeProvider>(Time);
            services.AddLogging(logging => logging.ClearProviders().AddFakeLogging());
            if (Log is not null)
            {
                services.AddSingleton(Log);
            }
        });
    }

    private sealed class ReloadableSettings : ConfigurationProvider, IConfigurationSource
    {
        public new IDictionary<string, string?> Data => base.Data;

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public void Reload() => OnReload();
    }
}
