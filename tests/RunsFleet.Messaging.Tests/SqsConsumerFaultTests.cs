using Microsoft.Extensions.Logging;
using RunsFleet.Contracts;
using RunsFleet.Testing;

namespace RunsFleet.Messaging.Tests;

/// <summary>Each call of a consumer under each fault, with the SDK's own client over a real connection.</summary>
public sealed class SqsConsumerFaultTests
{
    /// <summary>All but a silent receive, which L49 has in a test without a wire: a long poll has the right to be silent for long.</summary>
    public static TheoryData<string, string> Receives() =>
        [.. ((string[])["GetQueueUrl", "ReceiveMessage", "DeleteMessageBatch"])
            .SelectMany(operation => SqsFaults.All.Keys.Select(fault => (operation, fault)))
            .Except([("ReceiveMessage", "silent")])];

    /// <summary>The answer to a heartbeat has no body: none to truncate, and none to be read as something else.</summary>
    public static TheoryData<string> Heartbeats() => [.. SqsFaults.All.Keys.Except(["truncated", "not its words"])];

    [Theory]
    [MemberData(nameof(Receives))]
    public async Task However_a_consumers_call_fails_its_message_is_handled_once_it_goes_well_again_and_none_is_dead(string operation, string fault)
    {
        await using var queue = await FaultyQueue.StartAsync();
        await queue.PutAsync("a");
        await queue.PutAsync("wait b");

        // As often as the SDK tries by itself.
        queue.Http.Fail(operation, SqsFaults.All[fault], times: 3);
        await queue.ConsumeAsync();
        await queue.Until(async () => queue.Http.Struck.Count == 3 && queue.Handled.Count >= 2 && await queue.DepthAsync() == 0);

        Assert.Equal(0, await queue.DepthAsync(QueueNames.DeadLetter(FaultyQueue.Queue)));
        Assert.All(queue.Handled, context => Assert.InRange(context.ReceiveCount, 1, 5));
        Assert.InRange(queue.ApiErrors, 1, 3);
        Assert.DoesNotContain(queue.Log, record => record.Exception is not null);
    }

    [Theory]
    [MemberData(nameof(Heartbeats))]
    public async Task L51_a_heartbeat_that_fails_is_counted_and_the_message_is_still_ours(string fault)
    {
        await using var queue = await FaultyQueue.StartAsync();
        var receipt = await queue.ReceiveAsync("a");
        queue.Http.Fail("ChangeMessageVisibility", SqsFaults.All[fault]);

        Assert.True(await queue.Visibility.TrySetAsync(FaultyQueue.Queue, receipt, TimeSpan.FromSeconds(10)));

        Assert.Equal(1, queue.ApiErrors);
        Assert.InRange(queue.Http.Count("ChangeMessageVisibility"), 1, 3);
        Assert.Single(queue.Log, record => record.Level == LogLevel.Warning);
    }

    [Theory]
    [InlineData("ReceiptHandleIsInvalid")]
    [InlineData("InvalidParameterValue")]
    [InlineData("MessageNotInflight")]
    public async Task L51_a_heartbeat_with_a_stale_receipt_is_one_debug_line(string code)
    {
        await using var queue = await FaultyQueue.StartAsync();
        var receipt = await queue.ReceiveAsync("a");
        queue.Http.Fail("ChangeMessageVisibility", HttpFault.AwsJson(400, code));

        Assert.False(await queue.Visibility.TrySetAsync(FaultyQueue.Queue, receipt, TimeSpan.FromSeconds(10)));

        Assert.Equal(0, queue.ApiErrors);
        Assert.Equal(LogLevel.Debug, Assert.Single(queue.Log).Level);
        Assert.Equal(1, queue.Http.Count("ChangeMessageVisibility"));
    }
}
