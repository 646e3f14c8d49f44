using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RunsFleet.Messaging.Tests;

/// <summary>Calls are what queues cost. Under load each carries many messages; an idle queue waits for nobody.</summary>
public sealed class LingerTests
{
    private static readonly (string, string)[] Defaults =
    [
        ("Messaging:SendLinger", "00:00:00.050"), ("Messaging:DeleteLinger", "00:00:00.100"), ("Messaging:ReceiveLinger", "00:00:00.050"),
    ];

    [Fact]
    public void These_are_the_defaults()
    {
        var options = new MessagingOptions();

        Assert.Equal([50, 100, 50], new[] { options.SendLinger, options.DeleteLinger, options.ReceiveLinger }.Select(linger => linger.TotalMilliseconds));
        Assert.True(options.Concurrency >= 20);
    }

    [Fact]
    public async Task At_200_messages_a_second_each_call_of_each_kind_carries_seven_or_more()
    {
        const int Messages = 400;
        var handled = new ConcurrentDictionary<string, bool>();
        await using var world = await new World([.. Defaults, ("Messaging:Concurrency", "64")]).Consume(body =>
        {
            handled[body] = true;
            return Disposition.Done;
        }).StartAsync();
        await world.Sqs.Until(sqs => sqs.Count("ReceiveMessage") == 1);

        // A slow machine lets more of this clock pass between two steps of the work, which only makes groups fuller.
        var sends = new List<Task>();
        for (var i = 0; i < Messages; i++)
        {
            sends.Add(world.Sender.SendAsync(World.Queue, $"{i}", cancellationToken: TestContext.Current.CancellationToken));
            world.Time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await world.PassUntil(() => world.Sqs.On(World.Queue).Count == 0 && sends.TrueForAll(send => send.IsCompletedSuccessfully));

        Assert.Equal(Messages, handled.Count);
        Assert.All(
            ["SendMessageBatch", "DeleteMessageBatch", "ReceiveMessage"],
            operation => Assert.True(Messages >= 7 * world.Sqs.Count(operation), $"{world.Sqs.Count(operation)} calls of {operation}"));
    }

    [Fact]
    public async Task On_an_idle_queue_nothing_lingers()
    {
        await using var world = await new World(Defaults).Consume(_ => Disposition.Done).StartAsync();

        // The clock stands still.
        await world.Sender.SendAsync(World.Queue, "a", cancellationToken: TestContext.Current.CancellationToken);

        await world.Sqs.Until(sqs => sqs.On(World.Queue).Count == 0 && sqs.Count("DeleteMessageBatch") == 1);
    }

    [Fact]
    public async Task A_slot_is_free_again_before_the_delete_of_its_message_goes_out()
    {
        var handled = new ConcurrentQueue<string>();
        await using var world = await new World(("Messaging:DeleteLinger", "00:00:01")).Consume(
            body =>
            {
                handled.Enqueue(body);
                return Disposition.Done;
            },
            concurrency: 1).StartAsync();

        world.Sqs.Put(World.Queue, "a");
        world.Sqs.Put(World.Queue, "b");
        world.Sqs.Put(World.Queue, "c");
        await world.Sqs.Until(sqs => sqs.On(World.Queue).All(message => message.Receives == 1));
        await world.Sqs.Until(_ => handled.Count == 3);

        // The first went at once, alone; the others linger.
        await world.PassUntil(() => world.Sqs.On(World.Queue).Count == 0);
        Assert.Equal(2, world.Sqs.Count("DeleteMessageBatch"));
    }

    [Fact]
    public async Task L50_deletes_that_linger_go_out_before_the_service_ends()
    {
        await using var world = await new World(("Messaging:DeleteLinger", "00:00:01")).Consume(_ => Disposition.Done).StartAsync();
        world.Sqs.Put(World.Queue, "a");
        await world.Sqs.Until(sqs => sqs.On(World.Queue).Count == 0);
        world.Sqs.Put(World.Queue, "b");
        await world.Sqs.Until(sqs => sqs.On(World.Queue) is [{ Receives: 1 }]);

        var stopping = world.Host.StopAsync(TestContext.Current.CancellationToken);
        await world.PassUntil(() => stopping.IsCompleted);

        Assert.Empty(world.Sqs.On(World.Queue));
        Assert.DoesNotContain(world.Log, record => record.Level >= LogLevel.Warning);
    }
}
