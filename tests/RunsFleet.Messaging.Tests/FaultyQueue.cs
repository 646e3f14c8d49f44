using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Amazon;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SQS;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Contracts;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.Messaging.Tests;

/// <summary>
/// A sender and a consumer as services register them, with the SDK's own clients, behind a server that fails on demand; and a client that goes
/// straight to the queue. The queue has a clock of its own, the consumer has the real one.
/// </summary>
internal sealed class FaultyQueue : IAsyncDisposable
{
    public const string Queue = "jobs";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LocalWorld _world;
    private readonly ConcurrentQueue<MessageContext> _handled = new();
    private IHost? _host;
    private FaultyHttp? _http;
    private AmazonSQSClient? _straight;
    private MetricCollector<long>? _apiErrors;

    private FaultyQueue() => _world = new LocalWorld { Time = _time };

    public FaultyHttp Http => _http ?? throw new InvalidOperationException();

    public IHost Host => _host ?? throw new InvalidOperationException();

    public IQueueSender Sender => Host.Services.GetRequiredService<IQueueSender>();

    public MessageVisibility Visibility => Host.Services.GetRequiredService<MessageVisibility>();

    /// <summary>What the handler was given. It wants one that begins with "wait" a second time.</summary>
    public IReadOnlyCollection<MessageContext> Handled => _handled;

    /// <summary>Our own lines; the SDK has its say too.</summary>
    public IReadOnlyList<FakeLogRecord> Log =>
        [.. Host.Services.GetFakeLogCollector().GetSnapshot().Where(record => record.Category?.StartsWith("RunsFleet", StringComparison.Ordinal) is true)];

    /// <summary>The calls that counted as failed; all of them to SQS.</summary>
    public int ApiErrors
    {
        get
        {
            var measured = _apiErrors!.GetMeasurementSnapshot();
            Assert.All(measured, one => Assert.Equal("SQS", one.Tags[MetricTags.Service]));
            return measured.Count;
        }
    }

    private AmazonSQSClient Straight => _straight ?? throw new InvalidOperationException();

    public static async Task<FaultyQueue> StartAsync(params (string Key, string Value)[] settings)
    {
        var queue = new FaultyQueue();
        await queue._world.InitializeAsync();
        queue._straight = new AmazonSQSClient(
            new BasicAWSCredentials("key", "secret"),
            new AmazonSQSConfig { ServiceURL = queue._world.Endpoint.ToString(), AuthenticationRegion = "us-east-1" });
        var dead = (await queue._straight.CreateQueueAsync(QueueNames.DeadLetter(Queue))).QueueUrl;
        var arn = (await queue._straight.GetQueueAttributesAsync(dead, ["QueueArn"])).QueueARN;
        await queue._straight.CreateQueueAsync(new Amazon.SQS.Model.CreateQueueRequest(Queue)
        {
            Attributes = new() { ["RedrivePolicy"] = $$"""{"deadLetterTargetArn":"{{arn}}","maxReceiveCount":"5"}""" },
        });
        queue._http = await FaultyHttp.StartAsync(queue._world.Endpoint);
        queue._host = queue.Build(settings);
        queue._apiErrors = new MetricCollector<long>(queue._host.Services.GetRequiredService<IMeterFactory>(), MetricNames.Meter, MetricNames.ApiErrors);
        return queue;
    }

    public Task ConsumeAsync() => Host.StartAsync(TestContext.Current.CancellationToken);

    public async Task PutAsync(string body) =>
        await Straight.SendMessageAsync((await Straight.GetQueueUrlAsync(Queue)).QueueUrl, body, TestContext.Current.CancellationToken);

    /// <summary>Puts a message on the queue and takes it; its receipt.</summary>
    public async Task<string> ReceiveAsync(string body)
    {
        await PutAsync(body);
        var answer = await Straight.ReceiveMessageAsync((await Straight.GetQueueUrlAsync(Queue)).QueueUrl, TestContext.Current.CancellationToken);
        return answer.Messages.Single().ReceiptHandle;
    }

    /// <summary>Messages on a queue: visible, delayed and in flight.</summary>
    public async Task<int> DepthAsync(string queue = Queue)
    {
        var url = (await Straight.GetQueueUrlAsync(queue)).QueueUrl;
        var depth = await Straight.GetQueueAttributesAsync(url, ["All"], TestContext.Current.CancellationToken);
        return depth.ApproximateNumberOfMessages + depth.ApproximateNumberOfMessagesNotVisible + depth.ApproximateNumberOfMessagesDelayed;
    }

    /// <summary>Waits; meanwhile the queue's clock runs, ten times as fast as ours.</summary>
    public async Task Until(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            _time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Delay(20, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await Host.StopAsync(patience.Token).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None);
        Host.Dispose();
        _apiErrors?.Dispose();
        _straight?.Dispose();
        await Http.DisposeAsync();
        await _world.DisposeAsync();
    }

    private IHost Build((string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
        [
            new("Messaging:WaitTime", "00:00:01"),
            new("Messaging:VisibilityTimeout", "00:00:10"),
            new("Messaging:AttemptTimeout", "00:00:00.4"),
            new("Messaging:CallTimeout", "00:00:01.5"),
            new("Messaging:FailureBackoff", "00:00:00.1"),
        ]);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        var aws = new AWSOptions { Region = RegionEndpoint.USEast1, Credentials = new BasicAWSCredentials("key", "secret") };
        aws.DefaultClientConfig.ServiceURL = Http.Endpoint.ToString();
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddFakeLogging();
        builder.Services.AddDefaultAWSOptions(aws).AddSingleton(_handled);
        builder.AddQueueConsumer<string, Handler>(Queue, body => new Reading<string>.Message(body));
        return builder.Build();
    }

    private sealed class Handler(ConcurrentQueue<MessageContext> handled) : IMessageHandler<string>
    {
        public Task<Disposition> HandleAsync(string message, MessageContext context, CancellationToken cancellationToken)
        {
            handled.Enqueue(context);
            return Task.FromResult(message.StartsWith("wait", StringComparison.Ordinal) && handled.Count(each => each.Body == message) == 1
                ? new Disposition.RetryAfter(TimeSpan.FromSeconds(1), "not yet")
                : Disposition.Done);
        }
    }
}
