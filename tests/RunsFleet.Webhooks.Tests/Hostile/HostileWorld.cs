using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using RunsFleet.Contracts;
using RunsFleet.Testing;

namespace RunsFleet.Webhooks.Tests.Hostile;

/// <summary>
/// The whole service on a real server, with the real sender and SDK in front of an SQS that refuses what AWS refuses and counts calls.
/// </summary>
public sealed class HostileWorld : IAsyncLifetime
{
    /// <summary>Stands in payloads where no log may repeat it.</summary>
    internal const string Canary = "canary7f3a";

    // Waits for leave to send a body that is too large: a server that refuses it closes the connection while such a body is being sent.
    private readonly HttpClient _patient = new(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) });

    private readonly LocalWorld _world = new();
    private AmazonSQSClient _sqs = null!;

    internal WebhooksService Service { get; private set; } = null!;

    internal FormattedLog Log { get; } = new("json");

    internal Uri Address => Service.ClientOptions.BaseAddress;

    /// <summary>Answered 202 so far.</summary>
    internal int Accepted;

    public async ValueTask InitializeAsync()
    {
        await _world.InitializeAsync();
        _sqs = new AmazonSQSClient(new BasicAWSCredentials("test", "test"), new AmazonSQSConfig
        {
            ServiceURL = _world.Endpoint.ToString(),
            AuthenticationRegion = "us-east-1",
        });
        foreach (var queue in QueueNames.All)
        {
            await _sqs.CreateQueueAsync(queue);
        }

        Service = new WebhooksService { Aws = _world.Endpoint, Log = Log };
        Service.Set("Logging:LogLevel:Default", nameof(LogLevel.Trace));
        Service.UseLoopback();
        Service.StartServer();
    }

    public async ValueTask DisposeAsync()
    {
        _patient.Dispose();
        await Service.DisposeAsync();
        _sqs.Dispose();
        await _world.DisposeAsync();
    }

    /// <summary>Posts a body, signed unless a signature is given, and counts it when it is accepted.</summary>
    internal async Task<(int Status, string Answer)> PostAsync(byte[] body, string name = "workflow_job", string? signature = null)
    {
        using var answer = body.Length > WebhookOptions.MaxBodyBytes ? await PostPatientlyAsync(body, name, signature) : await Service.PostAsync(body, name, signature);
        return ((int)answer.StatusCode, await Count((int)answer.StatusCode, answer.Content));
    }

    private async Task<HttpResponseMessage> PostPatientlyAsync(byte[] body, string name, string? signature)
    {
        using var request = WebhooksService.Request(body, name, signature ?? WebhooksService.Sign(body, WebhooksService.Secret));
        request.RequestUri = new Uri(Address, request.RequestUri!);
        request.Headers.ExpectContinue = true;
        return await _patient.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends raw bytes on a connection of their own and counts an acceptance.</summary>
    internal async Task<int> SendAsync(byte[] request)
    {
        using var client = await RawClient.ConnectAsync(Address);
        await client.TrySendAsync(request);
        var (status, _) = await client.ReadAnswerAsync();
        if (status == 100)
        {
            (status, _) = await client.ReadAnswerAsync();
        }

        if (status == 202)
        {
            Interlocked.Increment(ref Accepted);
        }

        return status;
    }

    /// <summary>Calls of AWS that the service has made: those that put a message on a queue, the look-ups of queues left out.</summary>
    internal async Task<IReadOnlyList<string>> CallsAsync()
    {
        var calls = await _world.Http.GetFromJsonAsync<JsonElement>("_local/calls", TestContext.Current.CancellationToken);
        return
        [
            .. calls.EnumerateArray()
                .Select(call => call.GetProperty("operation").GetString()!)
                .Where(operation => operation is not ("CreateQueue" or "ReceiveMessage" or "DeleteMessageBatch")),
        ];
    }

    /// <summary>What is on a queue by now; it is taken off.</summary>
    internal async Task<IReadOnlyList<string>> TakeAsync(string queue)
    {
        var url = (await _sqs.GetQueueUrlAsync(queue, TestContext.Current.CancellationToken)).QueueUrl;
        var bodies = new List<string>();
        while (true)
        {
            var received = await _sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MaxNumberOfMessages = 10 }, TestContext.Current.CancellationToken);
            if (received.Messages is not { Count: > 0 } messages)
            {
                return bodies;
            }

            bodies.AddRange(messages.Select(message => message.Body));
            await _sqs.DeleteMessageBatchAsync(
                url,
                [.. messages.Select((message, i) => new DeleteMessageBatchRequestEntry($"{i}", message.ReceiptHandle))],
                TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Takes everything off the queues, as those who receive it read it.</summary>
    internal async Task<(IReadOnlyList<JobQueued> Jobs, IReadOnlyList<FleetEvent> Events)> ReadAllAsync()
    {
        string[] jobs = [.. await TakeAsync(QueueNames.Main), .. await TakeAsync(QueueNames.Pool)];
        return (
            [.. jobs.Select(body => Assert.IsType<Reading<JobQueued>.Message>(MessageJson.ReadJobQueued(body)).Value)],
            [
                .. (await TakeAsync(QueueNames.Events)).Select(body =>
                    Assert.IsType<EventEnvelope.Ours>(Assert.IsType<Reading<EventEnvelope>.Message>(EventEnvelope.Read(body)).Value).Event),
            ]);
    }

    private async Task<string> Count(int status, HttpContent content)
    {
        if (status == 202)
        {
            Interlocked.Increment(ref Accepted);
        }

        return await content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
