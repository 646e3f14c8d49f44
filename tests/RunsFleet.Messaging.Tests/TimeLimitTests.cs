using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;

namespace RunsFleet.Messaging.Tests;

public sealed class TimeLimitTests
{
    [Fact]
    public async Task L49_a_long_poll_of_20_seconds_is_no_failure()
    {
        await using var world = await new World(("Messaging:WaitTime", "00:00:20")).Consume(_ => Disposition.Done).StartAsync();
        await world.Sqs.Until(sqs => sqs.Count("ReceiveMessage") == 1);

        await world.PassUntil(() => world.Sqs.Count("ReceiveMessage") == 4);
        world.Sqs.Put(World.Queue, "a");
        await world.Sqs.Until(sqs => sqs.On(World.Queue).Count == 0);

        Assert.DoesNotContain(world.Log, record => record.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task L49_a_receive_that_is_never_answered_ends_ten_seconds_after_its_poll_and_the_next_one_goes_well()
    {
        await using var world = new World(("Messaging:WaitTime", "00:00:20"));
        world.Sqs.Before = (request, token) => request is ReceiveMessageRequest ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        await world.Consume(_ => Disposition.Done).StartAsync();
        await world.Sqs.Until(sqs => sqs.Count("ReceiveMessage") == 1);

        world.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.DoesNotContain(world.Log, record => record.Level == LogLevel.Warning);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await world.Sqs.Until(_ => world.Log.Any(record => record.Message == "Receiving from jobs failed: Timeout. It is tried again."));

        world.Sqs.Before = null;
        world.Sqs.Put(World.Queue, "a");
        await world.PassUntil(() => world.Sqs.On(World.Queue).Count == 0);
    }

    [Fact]
    public async Task L49_a_delete_that_is_never_answered_ends_in_time_and_is_made_again()
    {
        await using var world = new World(("Messaging:CallTimeout", "00:00:04"));
        world.Sqs.Before = (request, token) => request is DeleteMessageBatchRequest ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        await world.Consume(_ => Disposition.Done).StartAsync();
        world.Sqs.Put(World.Queue, "a");
        await world.Sqs.Until(sqs => sqs.Count("DeleteMessageBatch") == 1);

        world.Time.Advance(TimeSpan.FromSeconds(4));
        await world.Sqs.Until(_ => world.Log.Any(record => record.Message.Contains("is kept hidden", StringComparison.Ordinal)));
        world.Sqs.Before = null;
        await world.PassUntil(() => world.Sqs.On(World.Queue).Count == 0);

        Assert.Equal(2, world.Sqs.Count("DeleteMessageBatch"));
    }
}
