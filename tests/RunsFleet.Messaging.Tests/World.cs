using Amazon.SQS;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Contracts;

namespace RunsFleet.Messaging.Tests;

/// <summary>A host with a sender and consumers on a fake SQS and a fake clock.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string Queue = "jobs";
    public const string DeadLetters = "jobs-dlq";

    private readonly HostApplicationBuilder _builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
    private IHost? _host;

    public World(params (string Key, string Value)[] settings)
    {
        Sqs = new FakeSqs(Time);
        Sqs.Create(Queue, DeadLetters);
        // A clock that stands still would let them linger for ever; tests of lingering say so.
        _builder.Configuration.AddInMemoryCollection(
            ((string[])["SendLinger", "DeleteLinger", "ReceiveLinger"]).Select(name => KeyValuePair.Create($"Messaging:{name}", (string?)"00:00:00")));
        _builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        _builder.Logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging(options => options.OutputSink = _ => Sqs.Wake());
        _builder.Services.AddSingleton<TimeProvider>(Time);
        _builder.Services.AddKeyedSingleton<IAmazonSQS>(SqsClients.Calls, Sqs);
        _builder.Services.AddKeyedSingleton<IAmazonSQS>(SqsClients.Receive, Sqs);
        _builder.AddQueueSender();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public FakeSqs Sqs { get; }

    public IHost Host => _host ??= _builder.Build();

    public IQueueSender Sender => Host.Services.GetRequiredService<IQueueSender>();

    public IReadOnlyList<FakeLogRecord> Log => Host.Services.GetFakeLogCollector().GetSnapshot();

    /// <summary>Adds a consumer whose messages are the bodies; a body that starts with "unreadable" is not a message.</summary>
    public World Consume(Func<string, MessageContext, CancellationToken, Task<Disposition>> handle, int? concurrency = null, string queue = Queue)
    {
        _builder.Services.AddSingleton(new Script(queue, handle));
        _builder.AddQueueConsumer<string, ScriptedHandler>(queue, Read, options => options.Concurrency = concurrency);
        return this;
    }

    public World Consume(Func<string, Disposition> handle, int? concurrency = null) =>
        Consume((body, _, _) => Task.FromResult(handle(body)), concurrency);

    public async Task<World> StartAsync()
    {
        await Host.StartAsync(TestContext.Current.CancellationToken);
        return this;
    }

    public async Task<HealthStatus> ReadinessAsync() =>
        (await Host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Status;

    /// <summary>
    /// Lets the clock run until <paramref name="condition"/> holds, for at most four hours of it. Timers are set a little after the work that
    /// needs them, so one step never does.
    /// </summary>
    public async Task PassUntil(Func<bool> condition)
    {
        // Sixty seconds of our own at most, so that a wait in vain fails by its test's name.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        for (var i = 0; i < 14_400 && !condition() && !limit.IsCancellationRequested; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Assert.True(condition());
    }

    /// <summary>Lets the clock run for <paramref name="span"/>.</summary>
    public Task Pass(TimeSpan span)
    {
        var end = Time.GetUtcNow() + span;
        return PassUntil(() => Time.GetUtcNow() >= end);
    }

    public async ValueTask DisposeAsync()
    {
        // The drain has the fake clock for its deadline: what a failed test left waiting must not wait for ever.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await Host.StopAsync(patience.Token).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None);
        Host.Dispose();
        Sqs.Dispose();
    }

    private static Reading<string> Read(string body) => body.StartsWith("unreadable", StringComparison.Ordinal)
        ? new Reading<string>.Unreadable("It is not a message.")
        : new Reading<string>.Message(body);

    private sealed record Script(string Queue, Func<string, MessageContext, CancellationToken, Task<Disposition>> Handle);

    private sealed class ScriptedHandler(IEnumerable<Script> scripts) : IMessageHandler<string>
    {
        public Task<Disposition> HandleAsync(string message, MessageContext context, CancellationToken cancellationToken) =>
            scripts.Single(script => script.Queue == context.Queue).Handle(message, context, cancellationToken);
    }
}
