using RunsFleet.Contracts;

namespace RunsFleet.Messaging.Tests;

/// <summary>Each call of the sender under each fault, with the SDK's own client over a real connection.</summary>
public sealed class SqsSendFaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Sends() =>
        [.. ((string[])["GetQueueUrl", "SendMessageBatch"]).SelectMany(operation => SqsFaults.All.Keys.Select(fault => (operation, fault)))];

    [Theory]
    [MemberData(nameof(Sends))]
    public async Task A_send_that_goes_on_failing_says_so_in_time_and_is_counted_once(string operation, string fault)
    {
        await using var queue = await FaultyQueue.StartAsync();
        queue.Http.Fail(operation, SqsFaults.All[fault]);

        var failure = await Assert.ThrowsAsync<QueueUnavailableException>(() => queue.Sender.SendAsync(FaultyQueue.Queue, "a", cancellationToken: Cancel));

        Assert.True(failure.MayPass);
        Assert.IsAssignableFrom<DependencyUnavailableException>(failure);
        Assert.Equal(1, queue.ApiErrors);
        Assert.InRange(queue.Http.Count(operation), 1, 3);
        queue.Http.Heal();
        await SendHealedAsync(queue);
    }

    [Theory]
    [InlineData("throttled", 1)]
    [InlineData("internal error", 1)]
    [InlineData("unavailable", 1)]
    [InlineData("dropped", 1)]
    [InlineData("silent", 1)]
    [InlineData("truncated", 2)]
    [InlineData("done but lost", 2)]
    public async Task A_send_that_fails_once_is_made_again_by_the_SDK_and_what_was_done_but_not_heard_of_is_there_twice(string fault, int messages)
    {
        // Times that a good call keeps on a busy machine too: one that did not would be made again, and count.
        await using var queue = await FaultyQueue.StartAsync(("Messaging:AttemptTimeout", "00:00:01.5"), ("Messaging:CallTimeout", "00:00:04.9"));
        queue.Http.Fail("SendMessageBatch", SqsFaults.All[fault], times: 1);

        await queue.Sender.SendAsync(FaultyQueue.Queue, "a", cancellationToken: Cancel);

        Assert.Equal(messages, await queue.DepthAsync());
        Assert.Equal(0, queue.ApiErrors);
    }

    /// <summary>The limits of these tests are short: on a busy machine a call that goes well may outlast one, but not one after the other.</summary>
    private static async Task SendHealedAsync(FaultyQueue queue)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await queue.Sender.SendAsync(FaultyQueue.Queue, "b", cancellationToken: Cancel);
                return;
            }
            catch (QueueUnavailableException e) when (e.Code == QueueUnavailableException.Timeout && tries < 10)
            {
            }
        }
    }
}
