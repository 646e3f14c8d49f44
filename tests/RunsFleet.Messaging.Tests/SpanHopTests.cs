using System.Diagnostics;
using Amazon.SQS;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RunsFleet.Contracts;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.Messaging.Tests;

/// <summary>The spans of a message from who sends it to its end, and of a queue in which there is none.</summary>
public sealed class SpanHopTests(LocalWorld world) : IClassFixture<LocalWorld>
{
    private readonly string _queue = $"spans-{Guid.NewGuid():N}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_for_a_job_is_handled_in_its_senders_trace_under_the_jobs_id_and_polls_for_none_have_no_span()
    {
        using var traces = new Traces();
        await using var http = await FaultyHttp.StartAsync(world.Endpoint);
        using var host = await StartAsync(http.Endpoint);
        await Eventually(() => http.Count("ReceiveMessage") > 2);
        Assert.DoesNotContain(traces.All, IsAboutTheQueue);
        Assert.DoesNotContain(traces.All, span => span.Kind is ActivityKind.Server && (int?)span.GetTagItem("server.port") == http.Endpoint.Port);

        using (var root = traces.Start())
        {
            await host.Services.GetRequiredService<IQueueSender>().SendAsync(_queue, "7", cancellationToken: Cancelled);
        }

        await Eventually(() => traces.Ended.Any(span => span.DisplayName == "SQS.DeleteMessageBatch"));
        await host.StopAsync(Cancelled);

        Assert.Equal(
            [$"delete batch {_queue}", $"process {_queue}", $"send batch {_queue}", $"send {_queue}", "SQS.DeleteMessageBatch", "SQS.SendMessageBatch"],
            traces.Ended.Where(IsAboutTheQueue).Select(span => span.DisplayName).Distinct().Order(StringComparer.OrdinalIgnoreCase));
        var handled = Assert.Single(traces.Ended, span => span.Kind is ActivityKind.Consumer);
        Assert.Equal("7", handled.GetTagItem(SpanTags.JobId));
        Assert.Equal(Assert.Single(traces.Ended, span => span.Kind is ActivityKind.Producer).SpanId, handled.ParentSpanId);
        Assert.DoesNotContain(traces.All, span => span.DisplayName == "SQS.ReceiveMessage" && IsAboutTheQueue(span));
    }

    private bool IsAboutTheQueue(Activity span) => (string?)span.GetTagItem("messaging.destination.name") == _queue;

    private async Task<IHost> StartAsync(Uri endpoint)
    {
        using (var sqs = Client(endpoint))
        {
            await sqs.CreateQueueAsync(_queue, Cancelled);
            await sqs.CreateQueueAsync(QueueNames.DeadLetter(_queue), Cancelled);
        }

        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Messaging:WaitTime", "00:00:01")]);
        builder.Services.AddKeyedSingleton<IAmazonSQS>(SqsClients.Calls, (_, _) => Client(endpoint));
        builder.Services.AddKeyedSingleton<IAmazonSQS>(SqsClients.Receive, (_, _) => Client(endpoint));
        builder.AddQueueConsumer<string, Handler>(
            _queue, body => new Reading<string>.Message(body), options => options.Describe = body => [new("JobId", body)]);
        var host = builder.Build();
        await host.StartAsync(Cancelled);
        return host;
    }

    private static AmazonSQSClient Client(Uri endpoint) => new(
        "test", "test", new AmazonSQSConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

    private static async Task Eventually(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private sealed class Handler : IMessageHandler<string>
    {
        public Task<Disposition> HandleAsync(string message, MessageContext context, CancellationToken cancellationToken) =>
            Task.FromResult(Disposition.Done);
    }
}
