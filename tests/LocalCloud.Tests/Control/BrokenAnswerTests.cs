using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.SQS;
using Amazon.SQS.Model;
using Amazon.SecurityToken;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using LocalCloud.Core;
using LocalCloud.Core.Faults;
using LocalCloud.GitHub;
using LocalCloud.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Control;

/// <summary>Faults that each protocol says in its own way, and messages that come twice.</summary>
public sealed class BrokenAnswerTests : IAsyncLifetime
{
    private static readonly BasicAWSCredentials Credentials = new("test", "test");
    private readonly InProcessWorld _world = new();
    private AmazonSQSClient _sqs = null!;
    private AmazonEC2Client _ec2 = null!;

    public async ValueTask InitializeAsync()
    {
        await _world.InitializeAsync();
        _sqs = new AmazonSQSClient(Credentials, For(new AmazonSQSConfig()));
        _ec2 = new AmazonEC2Client(Credentials, For(new AmazonEC2Config()));
    }

    public ValueTask DisposeAsync()
    {
        _sqs.Dispose();
        _ec2.Dispose();
        return _world.DisposeAsync();
    }

    [Fact]
    public async Task Each_service_asks_to_slow_down_in_its_own_words()
    {
        Add(new FaultRule { Error = FaultRule.Throttling });
        using var dynamo = new AmazonDynamoDBClient(Credentials, For(new AmazonDynamoDBConfig()));
        using var ssm = new AmazonSimpleSystemsManagementClient(Credentials, For(new AmazonSimpleSystemsManagementConfig()));
        using var sts = new AmazonSecurityTokenServiceClient(Credentials, For(new AmazonSecurityTokenServiceConfig()));

        Assert.Equal(("RequestThrottled", 403), await RefusalAsync(() => _sqs.ListQueuesAsync(new ListQueuesRequest(), Cancel)));
        Assert.Equal(("RequestLimitExceeded", 503), await RefusalAsync(() => _ec2.DescribeVpcsAsync(new DescribeVpcsRequest(), Cancel)));
        Assert.Equal(("ThrottlingException", 400), await RefusalAsync(() => dynamo.ListTablesAsync(Cancel)));
        Assert.Equal(("ThrottlingException", 400), await RefusalAsync(() => ssm.GetParameterAsync(new GetParameterRequest { Name = "/a" }, Cancel)));
        Assert.Equal(("Throttling", 400), await RefusalAsync(() => sts.GetCallerIdentityAsync(new(), Cancel)));
        using var github = await _world.Http.GetAsync(new Uri("api/v3/rate_limit", UriKind.Relative), Cancel);
        Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (github.StatusCode, github.Headers.RetryAfter?.Delta));
    }

    [Theory]
    [InlineData("api/v3/rate_limit", "")]
    [InlineData("", "Action=DescribeVpcs&Version=2016-11-15")]
    [InlineData("", "{}")]
    public async Task A_truncated_answer_promises_its_length_and_ends_halfway(string path, string body)
    {
        using var whole = await SendAsync(path, body, HttpCompletionOption.ResponseContentRead);
        var length = whole.Content.Headers.ContentLength ?? (await whole.Content.ReadAsByteArrayAsync(Cancel)).Length;
        Add(new FaultRule { Truncate = true });

        using var half = await SendAsync(path, body, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await half.Content.ReadAsStreamAsync(Cancel);
        var (read, cut) = await DrainAsync(stream);

        Assert.Equal((HttpStatusCode.OK, length), (half.StatusCode, half.Content.Headers.ContentLength));
        Assert.InRange(read, 0, length / 2);
        Assert.IsType<IOException>(cut, exactMatch: false);
    }

    [Fact]
    public async Task What_is_sent_to_a_queue_arrives_twice_and_what_is_received_does_not()
    {
        var url = (await _sqs.CreateQueueAsync("twice", Cancel)).QueueUrl;
        Add(new FaultRule { Service = "SQS", Duplicate = true, Count = 2 });

        await _sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url), Cancel);
        await _sqs.SendMessageAsync(url, "one", Cancel);
        var sent = await _sqs.SendMessageBatchAsync(url, [new("a", "two"), new("b", "three")], Cancel);
        await _sqs.SendMessageAsync(url, "once", Cancel);

        Assert.Equal(2, sent.Successful.Count);
        var received = await _sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MaxNumberOfMessages = 10 }, Cancel);
        Assert.Equal(["once", "one", "one", "three", "three", "two", "two"], received.Messages.Select(message => message.Body).Order());
    }

    [Fact]
    public async Task A_GitHub_call_can_be_kept_and_writes_its_fault_into_the_log()
    {
        var run = _world.Services.GetRequiredService<GitHubRuns>().Create("acme/widgets", [new JobDefinition("a", ["x"], TimeSpan.Zero, "success", false)]);
        var (token, _) = _world.Services.GetRequiredService<InstallationTokens>().Issue(run.Repository.InstallationId);
        var fault = Add(new FaultRule { Service = "GitHub", Operation = "ListRunners", Resource = "acme/widgets", Hold = FaultHold.After, Count = 1 });
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v3/repos/acme/widgets/actions/runners");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var call = _world.Http.SendAsync(request, Cancel);
        await fault.HeldOne.WaitAsync(Cancel);

        _world.Services.GetRequiredService<FaultInjector>().Remove(fault.Id);

        using var answer = await call;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var line = JsonElement.Parse(Assert.Single(_world.Services.GetRequiredService<WorldLog>().Lines(), line => line.Contains("\"fault\"", StringComparison.Ordinal)));
        Assert.Equal(("GitHub", "acme/widgets", "after"), (Text("service"), Text("resource"), Text("hold")));

        string? Text(string name) => line.GetProperty(name).GetString();
    }

    [Fact]
    public async Task What_was_received_by_a_client_that_is_gone_stays_in_flight()
    {
        var url = (await _sqs.CreateQueueAsync("gone", Cancel)).QueueUrl;
        await _sqs.SendMessageAsync(url, "one", Cancel);
        var fault = Add(new FaultRule { Operation = "ReceiveMessage", Hold = FaultHold.After, Count = 1 });
        using var client = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var poll = _sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { WaitTimeSeconds = 20 }, client.Token);
        await fault.HeldOne.WaitAsync(Cancel);
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);

        Assert.Null((await _sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url), Cancel)).Messages);
        using var expired = await _world.Http.PostAsync(new Uri("_local/sqs/gone/expire", UriKind.Relative), null, Cancel);
        using var unknown = await _world.Http.PostAsync(new Uri("_local/sqs/none/expire", UriKind.Relative), null, Cancel);
        var again = await _sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MessageSystemAttributeNames = ["All"] }, Cancel);

        Assert.Equal("""{"expired":1}""", await expired.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("2", Assert.Single(again.Messages).Attributes["ApproximateReceiveCount"]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<(string, int)> RefusalAsync(Func<Task> call)
    {
        var refusal = await Assert.ThrowsAnyAsync<AmazonServiceException>(call);
        return (refusal.ErrorCode, (int)refusal.StatusCode);
    }

    private static async Task<(long Read, Exception? Cut)> DrainAsync(Stream stream)
    {
        var buffer = new byte[1024];
        var read = 0L;
        var cut = await Record.ExceptionAsync(async () =>
        {
            while (await stream.ReadAsync(buffer, Cancel) is var some and > 0)
            {
                read += some;
            }
        });
        return (read, cut);
    }

    private T For<T>(T config)
        where T : ClientConfig
    {
        config.ServiceURL = _world.Endpoint.ToString();
        config.AuthenticationRegion = "us-east-1";
        config.MaxErrorRetry = 0;
        return config;
    }

    private ActiveFault Add(FaultRule rule)
    {
        Assert.Empty(rule.Validate());
        return _world.Services.GetRequiredService<FaultInjector>().Add(rule)!;
    }

    /// <summary>Calls GitHub without a body, EC2 with a form, SQS with JSON.</summary>
    private async Task<HttpResponseMessage> SendAsync(string path, string body, HttpCompletionOption completion)
    {
        using var request = new HttpRequestMessage(body.Length == 0 ? HttpMethod.Get : HttpMethod.Post, path);
        if (body.Length > 0)
        {
            var json = body[0] == '{';
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(json ? "application/x-amz-json-1.0" : "application/x-www-form-urlencoded");
            var scope = $"20260301/us-east-1/{(json ? "sqs" : "ec2")}/aws4_request";
            request.Headers.TryAddWithoutValidation(
                "Authorization", $"AWS4-HMAC-SHA256 Credential=test/{scope}, SignedHeaders=host, Signature={new string('0', 64)}");
            request.Headers.Add("X-Amz-Target", "AmazonSQS.ListQueues");
        }

        return await _world.Http.SendAsync(request, completion, Cancel);
    }
}
