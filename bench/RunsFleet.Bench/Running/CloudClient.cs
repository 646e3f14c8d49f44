using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;

namespace RunsFleet.Bench.Running;

/// <summary>The local world from outside: its control API, and its queues.</summary>
internal sealed class CloudClient(Uri address) : IDisposable
{
    private readonly AmazonSQSClient _sqs = new(
        new BasicAWSCredentials("local", "local"), new AmazonSQSConfig { ServiceURL = address.ToString(), AuthenticationRegion = "us-east-1" });

    public HttpClient Http { get; } = new(new SocketsHttpHandler()) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };

    /// <summary>Calls of an operation so far.</summary>
    public async Task<long> CallsAsync(string operation)
    {
        var calls = await Http.GetFromJsonAsync<JsonElement>("_local/calls");
        return calls.EnumerateArray().Where(call => call.GetProperty("operation").GetString() == operation).Sum(call => call.GetProperty("count").GetInt64());
    }

    /// <summary>Sends bodies in as few calls as there can be.</summary>
    public async Task SendAsync(string queue, IEnumerable<string> bodies)
    {
        var url = (await _sqs.GetQueueUrlAsync(queue)).QueueUrl;
        foreach (var batch in bodies.Chunk(10))
        {
            await _sqs.SendMessageBatchAsync(url, [.. batch.Select((body, i) => new SendMessageBatchRequestEntry($"{i}", body))]);
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _sqs.Dispose();
    }
}
