using System.Collections.Concurrent;
using System.Diagnostics;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using LocalCloud.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RunsFleet.Contracts;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Messaging.Tests;

/// <summary>The same code against an SQS that we did not write, with the SDK's own wire protocol.</summary>
public sealed class MotoTests(MotoServer moto) : IClassFixture<MotoServer>, IAsyncLifetime
{
    private readonly string _queue = $"jobs-{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<MessageContext>> _handled = new();
    private readonly ConcurrentDictionary<string, ActivityTraceId> _traces = new();
    private IHost? _host;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fifty_concurrent_sends_take_a_few_calls_and_all_arrive()
    {
        var host = await StartAsync(_ => Disposition.Done);
        var sender = host.Services.GetRequiredService<IQueueSender>();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => sender.SendAsync(_queue, $"message {i}", cancellationToken: Cancelled)));
        await Eventually(() => _handled.Count == 50);

        Assert.InRange(_calls.Count(call => call == nameof(SendMessageBatchRequest)), 6, 12);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"message {i}").Order(), _handled.Keys.Order());
    }

    [Fact]
    public async Task The_trace_of_the_sender_reaches_the_handler()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ActivityNames.Source,
            // Not the calls to SQS: other tests look for polls among them.
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Kind is ActivityKind.Client ? ActivitySamplingResult.None : ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        var host = await StartAsync(_ => Disposition.Done);
        using var request = new Activity("request").Start();

        await host.Services.GetRequiredService<IQueueSender>().SendAsync(_queue, "traced", cancellationToken: Cancelled);
        await Eventually(() => _traces.ContainsKey("traced"));

        Assert.Equal(request.TraceId, _traces["traced"]);
    }

    [Fact]
    public async Task Poison_ends_in_the_dead_letter_queue_and_a_wait_comes_back_as_a_first_receive()
    {
        var waited = 0;
        var host = await StartAsync(body => body switch
        {
            "poison" => new Disposition.Poison("It never ends."),
            "wait" when Interlocked.Increment(ref waited) == 1 => new Disposition.RetryAfter(TimeSpan.FromSeconds(1), "not yet"),
            _ => Disposition.Done,
        });
        var sender = host.Services.GetRequiredService<IQueueSender>();

        await Task.WhenAll(new[] { "poison", "wait", "fine" }.Select(body => sender.SendAsync(_queue, body, cancellationToken: Cancelled)));
        await Eventually(() => _handled.ContainsKey("fine") && _handled.TryGetValue("wait", out var receives) && receives.Count == 2);

        Assert.All(_handled["wait"], context => Assert.Equal(1, context.ReceiveCount));
        using var sqs = Client();
        var url = (await sqs.GetQueueUrlAsync(QueueNames.DeadLetter(_queue), Cancelled)).QueueUrl;
        var dead = await sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest { QueueUrl = url, WaitTimeSeconds = 5, MessageAttributeNames = ["All"] }, Cancelled);
        var message = Assert.Single(dead.Messages);
        Assert.Equal(("poison", "It never ends."), (message.Body, message.MessageAttributes["Reason"].StringValue));
        Assert.Equal(_queue, message.MessageAttributes["SourceQueue"].StringValue);
    }

    [Fact]
    public async Task A_failed_handler_gets_its_message_again_and_the_end_leaves_the_queue_empty()
    {
        var host = await StartAsync(_ => _handled["again"].Count < 3 ? throw new InvalidOperationException("broken") : Disposition.Done);

        await host.Services.GetRequiredService<IQueueSender>().SendAsync(_queue, "again", cancellationToken: Cancelled);
        await Eventually(() => _handled.TryGetValue("again", out var receives) && receives.Count == 3);
        await host.StopAsync(Cancelled);

        Assert.Equal([1, 2, 3], _handled["again"].Select(context => context.ReceiveCount));
        using var sqs = Client();
        var url = (await sqs.GetQueueUrlAsync(_queue, Cancelled)).QueueUrl;
        var left = await sqs.GetQueueAttributesAsync(url, ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"], Cancelled);
        Assert.Equal((0, 0), (left.ApproximateNumberOfMessages, left.ApproximateNumberOfMessagesNotVisible));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync(CancellationToken.None);
            _host.Dispose();
        }
    }

    private async Task<IHost> StartAsync(Func<string, Disposition> handle)
    {
        using (var sqs = Client())
        {
            await sqs.CreateQueueAsync(_queue, Cancelled);
            await sqs.CreateQueueAsync(QueueNames.DeadLetter(_queue), Cancelled);
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Messaging:WaitTime", "00:00:01"), new("Messaging:FailureBackoff", "00:00:00")]);
        builder.Services.AddKeyedSingleton<IAmazonSQS>(SqsClients.Calls, (_, _) => Client());
        builder.Services.AddKeyedSingleton<IAmazonSQS>(SqsClients.Receive, (_, _) => Client());
        builder.Services.AddSingleton(new Script((body, context) =>
        {
            _handled.GetOrAdd(body, _ => new()).Enqueue(context);
            _traces[body] = Activity.Current?.TraceId ?? default;
            return handle(body);
        }));
        builder.AddQueueConsumer<string, Handler>(_queue, body => new Reading<string>.Message(body));
        _host = builder.Build();
        await _host.StartAsync(Cancelled);
        return _host;
    }

    private AmazonSQSClient Client()
    {
        var client = new AmazonSQSClient(
            new BasicAWSCredentials("key", "secret"),
            new AmazonSQSConfig { ServiceURL = moto.Require().ToString(), AuthenticationRegion = "us-east-1" });
        client.BeforeRequestEvent += (_, e) => _calls.Enqueue(((WebServiceRequestEventArgs)e).Request.GetType().Name);
        return client;
    }

    // A foreign server tells nobody when something arrives.
    private static async Task Eventually(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private sealed record Script(Func<string, MessageContext, Disposition> Handle);

    private sealed class Handler(Script script) : IMessageHandler<string>
    {
        public Task<Disposition> HandleAsync(string message, MessageContext context, CancellationToken cancellationToken) =>
            Task.FromResult(script.Handle(message, context));
    }
}
