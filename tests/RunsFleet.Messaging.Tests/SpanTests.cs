using System.Diagnostics;
using Amazon.SQS;
using Amazon.SQS.Model;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.Messaging.Tests;

/// <summary>What the spans of a service say, over the local world.</summary>
public sealed class SpanTests(LocalWorld world) : IClassFixture<LocalWorld>
{
    static SpanTests() => SqsSpans.Add();

    [Fact]
    public async Task A_call_to_SQS_is_one_span_of_service_operation_and_queue()
    {
        using var traces = new Traces();
        using var sqs = Client();
        var url = (await sqs.CreateQueueAsync("spans", TestContext.Current.CancellationToken)).QueueUrl;
        using (var root = traces.Start())
        {
            await sqs.ReceiveMessageAsync(new ReceiveMessageRequest { QueueUrl = url }, TestContext.Current.CancellationToken);
        }

        var span = Assert.Single(traces.Ended, activity => activity.Kind is ActivityKind.Client);
        Assert.Equal("SQS.ReceiveMessage", span.DisplayName);
        Assert.Equal("aws-api", span.GetTagItem("rpc.system"));
        Assert.Equal("SQS", span.GetTagItem("rpc.service"));
        Assert.Equal("ReceiveMessage", span.GetTagItem("rpc.method"));
        Assert.Equal("spans", span.GetTagItem("messaging.destination.name"));
        Assert.Equal("us-east-1", span.GetTagItem("cloud.region"));
        Assert.Equal(world.Endpoint.Port, span.GetTagItem("server.port"));
        Assert.NotEmpty(Assert.IsType<string>(span.GetTagItem("aws.request_id")));
        Assert.Equal("7", span.GetTagItem(SpanTags.JobId));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.DoesNotContain(traces.Ended, activity => activity.Kind is ActivityKind.Server);
    }

    [Fact]
    public async Task A_call_that_fails_tells_its_error_code()
    {
        using var traces = new Traces();
        using var sqs = Client();
        using (var root = traces.Start())
        {
            await Assert.ThrowsAnyAsync<AmazonSQSException>(() => sqs.GetQueueUrlAsync("no-such-queue", TestContext.Current.CancellationToken));
        }

        var span = Assert.Single(traces.Ended, activity => activity.Kind is ActivityKind.Client);
        Assert.Equal("SQS.GetQueueUrl", span.DisplayName);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Contains("NonExistentQueue", Assert.IsType<string>(span.GetTagItem("error.type")), StringComparison.Ordinal);
        Assert.Equal("no-such-queue", span.GetTagItem("messaging.destination.name"));
    }

    [Fact]
    public async Task What_is_untraced_has_no_span()
    {
        using var traces = new Traces();
        using var sqs = Client();
        using (var root = traces.Start())
        using (Spans.Untraced())
        {
            await sqs.ListQueuesAsync(new ListQueuesRequest(), TestContext.Current.CancellationToken);
        }

        Assert.DoesNotContain(traces.Ended, activity => activity.Kind is ActivityKind.Client);
    }

    [Fact]
    public void A_group_of_one_is_in_its_trace_and_a_larger_one_links_to_each()
    {
        using var traces = new Traces();
        var (one, other) = (Context(), Context());

        var alone = Spans.StartForAll("launch", [one]);
        alone!.Dispose();
        using var both = Spans.StartForAll("launch", [one, other]);

        Assert.Equal((one.TraceId, one.SpanId), (alone.TraceId, alone.ParentSpanId));
        Assert.Equal(default, both!.ParentSpanId);
        Assert.Equal([one, other], both.Links.Select(link => link.Context));
    }

    private AmazonSQSClient Client() => new(
        "test", "test", new AmazonSQSConfig { ServiceURL = world.Endpoint.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

    private static ActivityContext Context() => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
}
