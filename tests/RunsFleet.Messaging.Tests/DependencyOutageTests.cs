using System.Collections.Concurrent;
using Amazon.SQS.Model;
using Microsoft.Extensions.Logging;
using RunsFleet.Contracts;

namespace RunsFleet.Messaging.Tests;

/// <summary>Something that all messages need is down: they wait, and none comes nearer to the dead-letter queue.</summary>
public sealed class DependencyOutageTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task L29_ten_minutes_without_DynamoDB_cost_200_messages_no_receive_and_all_are_handled_afterwards()
    {
        var down = true;
        var calls = 0;
        var handled = new ConcurrentDictionary<string, int>();
        await using var world = new World(("Messaging:Concurrency", "64")).Consume((body, context, _) =>
        {
            Interlocked.Increment(ref calls);
            if (Volatile.Read(ref down))
            {
                throw new DependencyUnavailableException("DynamoDB", "ThrottlingException");
            }

            handled[body] = context.ReceiveCount;
            return Task.FromResult(Disposition.Done);
        });
        foreach (var i in Enumerable.Range(0, 200))
        {
            world.Sqs.Put(World.Queue, $"{i}");
        }

        await world.StartAsync();
        await world.Pass(TenMinutes);

        // The slots that were full when it was noticed, and then a probe at 1, 2, 4, 8, 16 and every 30 s.
        Assert.Empty(handled);
        Assert.InRange(calls, 10, 64 + 30);
        Assert.Equal(200, world.Sqs.On(World.Queue).Count);
        Volatile.Write(ref down, false);
        await world.PassUntil(() => handled.Count == 200 && world.Sqs.On(World.Queue).Count == 0);

        Assert.All(handled.Values, receives => Assert.InRange(receives, 1, 2));
        Assert.Empty(world.Sqs.On(World.DeadLetters));
        Assert.DoesNotContain(world.Log, record => record.Level >= LogLevel.Error);
        Assert.InRange(world.Log.Count(record => record.Message.StartsWith("DynamoDB is unavailable (ThrottlingException)", StringComparison.Ordinal)), 5, 30);
        Assert.Contains(world.Log, record => record.Message == "Messages of jobs are handled again.");
    }

    [Fact]
    public async Task A_message_waits_as_a_fresh_copy_so_that_its_receives_are_not_counted()
    {
        var down = true;
        await using var world = await new World().Consume((_, context, _) => Volatile.Read(ref down)
            ? throw new DependencyUnavailableException("DynamoDB", "Timeout")
            : Task.FromResult<Disposition>(context.ReceiveCount == 1 ? Disposition.Done : new Disposition.Poison("counted"))).StartAsync();

        world.Sqs.Put(World.Queue, "a");
        await world.Sqs.Until(sqs => sqs.On(World.Queue) is [{ Receives: 0 }] && sqs.Count("DeleteMessageBatch") == 1);
        Assert.InRange(world.Sqs.On(World.Queue)[0].Delay.TotalSeconds, 1, 2);

        Volatile.Write(ref down, false);
        await world.PassUntil(() => world.Sqs.On(World.Queue).Count == 0);
        Assert.Empty(world.Sqs.On(World.DeadLetters));
    }

    [Fact]
    public async Task While_it_lasts_messages_are_tried_one_at_a_time_and_the_first_that_goes_well_brings_back_full_speed()
    {
        var down = true;
        var all = new TaskCompletionSource();
        await using var world = new World(("Messaging:Concurrency", "30")).Consume(async (_, _, _) =>
        {
            await all.Task;
            return Volatile.Read(ref down) ? throw new DependencyUnavailableException("DynamoDB", "Timeout") : Disposition.Done;
        });
        foreach (var i in Enumerable.Range(0, 100))
        {
            world.Sqs.Put(World.Queue, $"{i}");
        }

        await world.StartAsync();
        await world.Sqs.Until(sqs => sqs.On(World.Queue).Count(message => message.Receives > 0) == 30);
        all.SetResult();
        await world.PassUntil(() => Sizes(world).Count >= 3 + 5);
        Volatile.Write(ref down, false);
        await world.PassUntil(() => world.Sqs.On(World.Queue).Count == 0);

        var sizes = Sizes(world);
        var lastProbe = sizes.FindIndex(3, size => size > 1) - 1;
        Assert.Equal([10, 10, 10], sizes[..3]);
        Assert.InRange(lastProbe, 3 + 4, 3 + 6);
        Assert.All(sizes[3..lastProbe], size => Assert.Equal(1, size));
        Assert.Equal(10, sizes[lastProbe + 1]);

        static List<int> Sizes(World world) =>
            [.. world.Sqs.Calls.Where(call => call.StartsWith("ReceiveMessage ", StringComparison.Ordinal)).Select(call => int.Parse(call.Split(' ')[2], null))];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task While_SQS_takes_nothing_a_message_stays_in_hand_and_nothing_else_is_received(bool handled)
    {
        var calls = 0;
        await using var world = new World().Consume((_, _, _) => Interlocked.Increment(ref calls) == 1 && !handled
            ? throw new DependencyUnavailableException("DynamoDB", "Timeout")
            : Task.FromResult(Disposition.Done));
        await world.StartAsync();
        await world.Sqs.Until(sqs => sqs.Count("ReceiveMessage") == 1);
        world.Sqs.Before = (request, _) => request is ReceiveMessageRequest ? Task.CompletedTask : throw FakeSqs.Error("ServiceUnavailable");

        world.Sqs.Put(World.Queue, "a");
        await world.PassUntil(() => world.Log.Any(record => record.Message.Contains("is kept hidden", StringComparison.Ordinal)));
        await world.Pass(TenMinutes);

        // Heartbeats failed too, so it was visible again; the poll under way at first may have taken it a second time.
        Assert.InRange(world.Sqs.On(World.Queue)[0].Receives, 1, 2);
        world.Sqs.Before = null;
        await world.PassUntil(() => world.Sqs.On(World.Queue).Count == 0);
        Assert.Empty(world.Sqs.On(World.DeadLetters));
        Assert.DoesNotContain(world.Log, record => record.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task L48_an_entry_that_SQS_fails_to_delete_is_tried_again_alone_and_its_neighbours_go_on()
    {
        var calls = new ConcurrentQueue<string>();
        await using var world = new World();
        var failing = true;
        world.Sqs.FailEntry = receipt => Volatile.Read(ref failing) && receipt.StartsWith("m-1-", StringComparison.Ordinal) ? "InternalError" : null;
        await world.Consume((body, _, _) =>
        {
            calls.Enqueue(body);
            return Task.FromResult(Disposition.Done);
        }).StartAsync();

        world.Sqs.Put(World.Queue, "stubborn");
        await world.PassUntil(() => world.Log.Any(record => record.Message.Contains("m-1 was handled and is kept hidden", StringComparison.Ordinal)));
        world.Sqs.Put(World.Queue, "neighbour");
        await world.PassUntil(() => world.Sqs.On(World.Queue) is [{ Body: "stubborn" }]);
        await world.Pass(TenMinutes);
        Volatile.Write(ref failing, false);
        await world.PassUntil(() => world.Sqs.On(World.Queue).Count == 0);

        Assert.Equal(["stubborn", "neighbour"], calls);
        Assert.DoesNotContain(world.Log, record => record.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task L10_when_a_copy_is_not_accepted_the_original_is_kept_and_the_copy_tried_again()
    {
        await using var world = new World();
        var refused = 0;
        world.Sqs.FailEntry = body => body == "a" && Interlocked.Increment(ref refused) <= 3 ? "InternalError" : null;
        await world.Consume((_, context, _) => Task.FromResult<Disposition>(
            context.MessageId == "m-1" ? new Disposition.RetryAfter(TimeSpan.FromSeconds(90), "later") : Disposition.Done)).StartAsync();

        world.Sqs.Put(World.Queue, "a");
        await world.PassUntil(() => refused == 4);
        await world.Sqs.Until(sqs => sqs.On(World.Queue) is [{ Id: "m-2", Receives: 0 }]);

        await world.PassUntil(() => world.Sqs.On(World.Queue).Count == 0);
        Assert.Equal(2, world.Sqs.Count("DeleteMessageBatch"));
    }

    [Fact]
    public async Task An_entry_that_SQS_will_never_take_is_a_failure_of_its_message()
    {
        await using var world = new World();
        world.Sqs.FailEntry = body => body == "a" ? "InvalidMessageContents" : null;
        await world.Consume(_ => new Disposition.RetryAfter(TimeSpan.FromSeconds(90), "later")).StartAsync();

        world.Sqs.Put(World.Queue, "a");
        await world.Sqs.Until(sqs => sqs.Calls.Contains("ChangeMessageVisibility jobs 5"));

        Assert.Single(world.Sqs.On(World.Queue));
        Assert.Equal(0, world.Sqs.Count("DeleteMessageBatch"));
    }

    [Fact]
    public async Task A_handler_whose_own_message_is_too_long_has_a_bug_and_no_outage()
    {
        await using var world = new World();
        await world.Consume(async (_, _, token) =>
        {
            await world.Sender.SendAsync(World.Queue, new string('x', OutgoingMessage.MaxBytes + 1), cancellationToken: token);
            return Disposition.Done;
        }).StartAsync();

        world.Sqs.Put(World.Queue, "a");
        await world.Sqs.Until(_ => world.Log.Any(record => record.Level == LogLevel.Error));

        Assert.DoesNotContain(world.Log, record => record.Message.Contains("unavailable", StringComparison.Ordinal));
    }

    [Fact]
    public async Task L08_dead_letters_that_are_not_taken_hold_nobody_up()
    {
        await using var world = new World();
        world.Sqs.Delete(World.DeadLetters);
        await world.Consume(body => body == "poison" ? new Disposition.Poison("It never ends.") : Disposition.Done).StartAsync();
        world.Sqs.Put(World.Queue, "poison");
        await world.Sqs.Until(sqs => sqs.Count("ChangeMessageVisibility") == 1);

        world.Sqs.Put(World.Queue, "neighbour");

        await world.Sqs.Until(sqs => sqs.On(World.Queue) is [{ Body: "poison" }]);
    }

    [Fact]
    public async Task L50_on_the_way_down_what_is_kept_in_hand_is_given_back_at_once()
    {
        await using var world = await new World().Consume(_ => Disposition.Done).StartAsync();
        world.Sqs.Before = (request, _) => request is DeleteMessageBatchRequest ? throw FakeSqs.Error("ServiceUnavailable") : Task.CompletedTask;
        world.Sqs.Put(World.Queue, "a");
        await world.Sqs.Until(_ => world.Log.Any(record => record.Message.Contains("is kept hidden", StringComparison.Ordinal)));

        await world.Host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Contains("ChangeMessageVisibility jobs 0", world.Sqs.Calls);
        Assert.Equal(1, world.Sqs.On(World.Queue)[0].Receives);
    }

    [Fact]
    public async Task A_message_in_hand_that_went_to_somebody_else_is_let_go()
    {
        var stale = false;
        await using var world = await new World().Consume(_ => Disposition.Done).StartAsync();
        world.Sqs.Before = (request, _) => request switch
        {
            DeleteMessageBatchRequest => throw FakeSqs.Error("ServiceUnavailable"),
            ChangeMessageVisibilityRequest when Volatile.Read(ref stale) => throw FakeSqs.Error("MessageNotInflight"),
            _ => Task.CompletedTask,
        };
        world.Sqs.Put(World.Queue, "a");
        await world.Sqs.Until(_ => world.Log.Any(record => record.Message.Contains("is kept hidden", StringComparison.Ordinal)));

        Volatile.Write(ref stale, true);
        await world.PassUntil(() => world.Log.Any(record => record.Message.EndsWith("but is no longer ours.", StringComparison.Ordinal)));

        Assert.DoesNotContain(world.Log, record => record.Level >= LogLevel.Error);
    }
}
