using System.Collections.Concurrent;
using System.Text.Json;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SimpleSystemsManagement;
using LocalCloud.Aws;
using LocalCloud.Aws.Ec2;
using LocalCloud.Aws.EventBridge;
using LocalCloud.Aws.Wire;
using LocalCloud.Control;
using LocalCloud.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.Tests.Ec2;

/// <summary>EC2, SSM and STS on a loopback port with a clock of one's own, spoken to by the unmodified SDK clients.</summary>
internal sealed class Ec2TestWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;

    private Ec2TestWorld(WebApplication app, FakeTimeProvider clock, RecordingEventTarget events)
    {
        _app = app;
        Clock = clock;
        Events = events;
        var endpoint = app.Urls.Single();
        var credentials = new BasicAWSCredentials("test", "test");
        Ec2 = new AmazonEC2Client(credentials, new AmazonEC2Config { ServiceURL = endpoint, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        Ssm = new AmazonSimpleSystemsManagementClient(
            credentials, new AmazonSimpleSystemsManagementConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        Sts = new AmazonSecurityTokenServiceClient(
            credentials, new AmazonSecurityTokenServiceConfig { ServiceURL = endpoint, AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        Http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(endpoint) };
    }

    public FakeTimeProvider Clock { get; }

    public RecordingEventTarget Events { get; }

    public AmazonEC2Client Ec2 { get; }

    public AmazonSimpleSystemsManagementClient Ssm { get; }

    public AmazonSecurityTokenServiceClient Sts { get; }

    public HttpClient Http { get; }

    public static async Task<Ec2TestWorld> StartAsync(Action<AwsOptions>? configure = null)
    {
        var clock = new FakeTimeProvider(Start);
        var events = new RecordingEventTarget();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<AwsOptions>(options =>
        {
            options.Boot = TimeSpan.FromSeconds(30);
            options.Shutdown = TimeSpan.FromSeconds(20);
            options.EventQueue = Names.EventQueue;
            options.RunnerTag = Names.RunnerTag;
            options.LoggedTags["launchId"] = Names.LaunchId;
            configure?.Invoke(options);
        });
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<IEventTarget>(events);
        builder.Services.AddControl();
        builder.Services.AddWire();
        builder.Services.AddEc2World();
        var app = builder.Build();
        app.UseControlErrors();
        app.MapControl();
        app.MapWire();
        app.MapEc2Control();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new Ec2TestWorld(app, clock, events);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>The world log, parsed, of one kind.</summary>
    public IReadOnlyList<JsonElement> Log(string name) =>
        [.. Get<WorldLog>().Lines().Select(line => JsonElement.Parse(line)).Where(line => line.GetProperty("event").GetString() == name)];

    public async ValueTask DisposeAsync()
    {
        Ec2.Dispose();
        Ssm.Dispose();
        Sts.Dispose();
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

internal sealed class RecordingEventTarget : IEventTarget
{
    private readonly ConcurrentQueue<(string Queue, JsonElement Body)> _events = new();

    public IReadOnlyList<(string Queue, JsonElement Body)> All => [.. _events];

    public void Deliver(string queueName, string body) => _events.Enqueue((queueName, JsonElement.Parse(body)));

    public IReadOnlyList<string?> States(string instanceId) =>
    [
        .. All.Select(e => e.Body)
            .Where(body => body.GetProperty("detail-type").GetString() == "EC2 Instance State-change Notification")
            .Select(body => body.GetProperty("detail"))
            .Where(detail => detail.GetProperty("instance-id").GetString() == instanceId)
            .Select(detail => detail.GetProperty("state").GetString()),
    ];

    public IReadOnlyList<JsonElement> Warnings() =>
        [.. All.Select(e => e.Body).Where(body => body.GetProperty("detail-type").GetString() == "EC2 Spot Instance Interruption Warning")];
}
