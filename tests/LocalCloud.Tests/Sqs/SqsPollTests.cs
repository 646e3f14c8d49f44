using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using LocalCloud.Aws.Sqs;
using LocalCloud.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Tests.Sqs;

/// <summary>Long polls whose other end goes away.</summary>
public sealed class SqsPollTests : IAsyncLifetime
{
    private const string Queue = "polled";
    private readonly InProcessWorld _world = new();
    private AmazonSQSClient _sqs = null!;
    private string _url = null!;

    public async ValueTask InitializeAsync()
    {
        await _world.InitializeAsync();
        _sqs = new AmazonSQSClient(new BasicAWSCredentials("test", "test"), new AmazonSQSConfig
        {
            ServiceURL = _world.Endpoint.ToString(),
            AuthenticationRegion = "us-east-1",
        });
        _url = (await _sqs.CreateQueueAsync(Queue)).QueueUrl;
    }

    public async ValueTask DisposeAsync()
    {
        _sqs.Dispose();
        await _world.DisposeAsync();
    }

    [Fact(Timeout = 30_000)]
    public async Task L49_A_client_that_gives_up_its_poll_takes_no_message_with_it()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var poll = _sqs.ReceiveMessageAsync(new ReceiveMessageRequest(_url) { WaitTimeSeconds = 20 }, patience.Token);
        await Until(queue => queue.Waiters.Any);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await Until(queue => !queue.Waiters.Any);

        await _sqs.SendMessageAsync(_url, "kept", TestContext.Current.CancellationToken);
        var received = await _sqs.ReceiveMessageAsync(
            new ReceiveMessageRequest(_url) { MessageSystemAttributeNames = ["All"] }, TestContext.Current.CancellationToken);

        Assert.Equal("1", Assert.Single(received.Messages).Attributes["ApproximateReceiveCount"]);
    }

    [Fact(Timeout = 30_000)]
    public async Task L50_A_world_that_stops_answers_its_polls()
    {
        var poll = _sqs.ReceiveMessageAsync(new ReceiveMessageRequest(_url) { WaitTimeSeconds = 20 }, TestContext.Current.CancellationToken);
        await Until(queue => queue.Waiters.Any);

        _world.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Null((await poll).Messages);
    }

    private async Task Until(Func<SqsQueue, bool> holds)
    {
        var engine = _world.Services.GetRequiredService<SqsEngine>();
        while (!engine.Read(Queue, holds))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
