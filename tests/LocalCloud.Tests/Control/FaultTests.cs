using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using LocalCloud.Core.Faults;
using LocalCloud.Testing;

namespace LocalCloud.Tests.Control;

/// <summary>Faults as an SDK client meets them, and the rest of the control API.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly InProcessWorld _world = new();
    private AmazonSQSClient _sqs = null!;

    public async ValueTask InitializeAsync()
    {
        await _world.InitializeAsync();
        _sqs = Client(retries: 0);
    }

    public ValueTask DisposeAsync()
    {
        _sqs.Dispose();
        return _world.DisposeAsync();
    }

    [Fact]
    public async Task A_fault_hits_as_many_calls_as_it_counts()
    {
        await AddFault(new { service = "SQS", operation = "ListQueues", error = "ThrottlingException", count = 2 });

        for (var i = 0; i < 2; i++)
        {
            var hit = await Assert.ThrowsAnyAsync<AmazonSQSException>(() => _sqs.ListQueuesAsync(new ListQueuesRequest(), Cancel));
            Assert.Equal(("ThrottlingException", HttpStatusCode.BadRequest), (hit.ErrorCode, hit.StatusCode));
        }

        await _sqs.ListQueuesAsync(new ListQueuesRequest(), Cancel);
        Assert.Empty((await GetArray("_local/faults")).EnumerateArray());
    }

    [Theory]
    [InlineData("ServiceUnavailable", 503)]
    [InlineData("InternalFailure", 500)]
    [InlineData("RequestThrottled", 403)]
    [InlineData("503", 503)]
    public async Task An_error_has_the_status_that_AWS_gives_it(string error, int status)
    {
        await AddFault(new { error });

        var hit = await Assert.ThrowsAnyAsync<AmazonSQSException>(() => _sqs.ListQueuesAsync(new ListQueuesRequest(), Cancel));

        Assert.Equal(status, (int)hit.StatusCode);
    }

    [Fact]
    public async Task The_SDK_gets_over_throttling_by_itself()
    {
        using var patient = Client(retries: 3);
        await AddFault(new { service = "sqs", error = "ThrottlingException", count = 2 });

        await patient.ListQueuesAsync(new ListQueuesRequest(), Cancel);

        Assert.Equal(3, (await GetArray("_local/calls")).EnumerateArray().Single().GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_dropped_response_is_a_call_that_was_done()
    {
        var url = (await _sqs.CreateQueueAsync("dropped", Cancel)).QueueUrl;
        await AddFault(new { operation = "SendMessage", dropResponse = true });

        var lost = await Record.ExceptionAsync(() => _sqs.SendMessageAsync(url, "once", Cancel));

        // The client's connection pool may repeat a request whose connection broke: each try is a message, as it would be at AWS.
        Assert.True(lost is IOException or HttpRequestException or AmazonClientException, $"{lost}");
        var tries = (await GetArray("_local/calls")).EnumerateArray().Single(c => c.GetProperty("operation").ValueEquals("SendMessage"));
        var queue = (await GetArray("_local/queues")).EnumerateArray().Single();
        Assert.Equal("dropped", queue.GetProperty("name").GetString());
        Assert.Equal(tries.GetProperty("count").GetInt32(), queue.GetProperty("visible").GetInt32());
    }

    [Fact]
    public async Task A_probability_strikes_the_same_calls_for_the_same_seed()
    {
        var first = Strikes(new FaultInjector(7));
        var second = Strikes(new FaultInjector(7));
        var other = Strikes(new FaultInjector(8));

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.InRange(first.Count(hit => hit), 200, 400);
        await Task.CompletedTask;

        static bool[] Strikes(FaultInjector faults)
        {
            Assert.True(faults.TryAdd(new FaultRule { Error = "x", Probability = 0.3 }));
            return [.. Enumerable.Range(0, 1000).Select(_ => faults.Next(new FaultCall("EC2", "CreateFleet")) is not null)];
        }
    }

    [Theory]
    [InlineData("""{"error":"x","count":0}""", "count")]
    [InlineData("""{"error":"x","probability":1.5}""", "probability")]
    [InlineData("""{"latencyMs":-1}""", "latencyMs")]
    [InlineData("""{"service":"SQS"}""", "error")]
    [InlineData("""{"error":"x","count":"many"}""", "count")]
    [InlineData("""{"error":"x","sevice":"SQS"}""", "sevice")]
    [InlineData("""{"error":"x","resource":"a++b"}""", "resource")]
    [InlineData("""{"error":"x","skip":-1}""", "skip")]
    [InlineData("""{"error":"x","truncate":true}""", "truncate")]
    [InlineData("""{"dropResponse":true,"truncate":true}""", "dropResponse")]
    [InlineData("""{"hold":"during"}""", "hold")]
    [InlineData("""{"hold":"after","latencyMs":5}""", "hold")]
    [InlineData("""{"error":true}""", "error")]
    [InlineData("""{"service":"GitHub","error":"RequestLimitExceeded"}""", "error")]
    [InlineData("""{"service":"GitHub","error":600}""", "error")]
    [InlineData("""{"duplicate":true}""", "duplicate")]
    [InlineData("""{"service":"SQS","operation":"ReceiveMessage","duplicate":true}""", "duplicate")]
    [InlineData("""{"service":"GitHub","operation":"DeliverWebhook","hold":"after"}""", "operation")]
    [InlineData("{", "body")]
    public async Task A_bad_fault_is_refused_by_the_name_of_its_field(string body, string field)
    {
        using var content = new StringContent(body, null, "application/json");
        using var response = await _world.Http.PostAsync(new Uri("_local/faults", UriKind.Relative), content, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.True(problem.GetRawText().Contains(field), problem.GetRawText());
    }

    [Fact]
    public async Task Faults_can_be_cleared()
    {
        await AddFault(new { error = "ServiceUnavailable" });
        using var cleared = await _world.Http.DeleteAsync(new Uri("_local/faults", UriKind.Relative), Cancel);

        await _sqs.ListQueuesAsync(new ListQueuesRequest(), Cancel);
    }

    [Fact]
    public async Task Calls_are_counted_by_service_operation_and_resource()
    {
        await _sqs.CreateQueueAsync("counted", Cancel);
        await _sqs.GetQueueUrlAsync("counted", Cancel);
        await _sqs.GetQueueUrlAsync("counted", Cancel);

        var calls = (await GetArray("_local/calls")).EnumerateArray().Select(c =>
            $"{c.GetProperty("service")} {c.GetProperty("operation")} {c.GetProperty("resource")} {c.GetProperty("count")}");

        Assert.Equal(["SQS CreateQueue counted 1", "SQS GetQueueUrl counted 2"], calls);
    }

    [Fact]
    public async Task A_fault_can_be_removed_alone()
    {
        await AddFault(new { operation = "ListQueues", error = 503 });
        await AddFault(new { operation = "GetQueueUrl", error = 503 });
        var id = (await GetArray("_local/faults"))[0].GetProperty("id").GetInt32();

        using var removed = await _world.Http.DeleteAsync(new Uri($"_local/faults/{id}", UriKind.Relative), Cancel);
        using var again = await _world.Http.DeleteAsync(new Uri($"_local/faults/{id}", UriKind.Relative), Cancel);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (removed.StatusCode, again.StatusCode));
        await _sqs.ListQueuesAsync(new ListQueuesRequest(), Cancel);
        await Assert.ThrowsAnyAsync<AmazonSQSException>(() => _sqs.GetQueueUrlAsync("any", Cancel));
    }

    [Fact]
    public async Task The_log_is_one_JSON_object_a_line()
    {
        await AddFault(new { error = "ServiceUnavailable", count = 1 });
        await Assert.ThrowsAnyAsync<AmazonSQSException>(() => _sqs.ListQueuesAsync(new ListQueuesRequest(), Cancel));

        using var response = await _world.Http.GetAsync(new Uri("_local/log", UriKind.Relative), Cancel);
        var lines = (await response.Content.ReadAsStringAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        var line = JsonSerializer.Deserialize<JsonElement>(lines.Single(l => l.Contains("\"fault\"", StringComparison.Ordinal)));
        Assert.Equal("ListQueues", line.GetProperty("operation").GetString());
        Assert.True(line.GetProperty("at").TryGetDateTimeOffset(out _));
    }

    [Fact]
    public async Task Reset_puts_everything_back_to_the_beginning()
    {
        var queue = await _sqs.CreateQueueAsync("kept", Cancel);
        await _sqs.SendMessageAsync(queue.QueueUrl, "gone", Cancel);
        await AddFault(new { error = "ServiceUnavailable" });

        using var reset = await _world.Http.PostAsync(new Uri("_local/reset", UriKind.Relative), null, Cancel);

        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        foreach (var path in new[] { "faults", "calls" })
        {
            Assert.Empty((await GetArray($"_local/{path}")).EnumerateArray());
        }

        var kept = Assert.Single((await GetArray("_local/queues")).EnumerateArray());
        Assert.Equal(("kept", 0), (kept.GetProperty("name").GetString(), kept.GetProperty("visible").GetInt32()));
    }

    [Fact]
    public async Task The_page_and_the_health_answer()
    {
        Assert.Contains("Healthy", await _world.Http.GetStringAsync(new Uri("_local/health", UriKind.Relative), Cancel), StringComparison.Ordinal);
        Assert.Contains("<html", await _world.Http.GetStringAsync(new Uri("_local/", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AmazonSQSClient Client(int retries) => new(new BasicAWSCredentials("test", "test"), new AmazonSQSConfig
    {
        ServiceURL = _world.Endpoint.ToString(),
        AuthenticationRegion = "us-east-1",
        MaxErrorRetry = retries,
    });

    private async Task AddFault(object fault)
    {
        using var response = await _world.Http.PostAsJsonAsync("_local/faults", fault, Cancel);
        response.EnsureSuccessStatusCode();
    }

    private Task<JsonElement> GetArray(string path) => _world.Http.GetFromJsonAsync<JsonElement>(path, Cancel);
}
