using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Amazon.SQS.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Messaging.Tests;

public sealed class SqsConsumerTests
{
    private const string Traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Fact]
    public async Task A_handled_message_is_deleted()
    {
        await using var world = await new World().Consume(_ => Disposition.Done).StartAsync();

        world.Sqs.Put(World.Queue, "a");

        await world.Sqs.Until(sqs => sqs.On(World.Queue).Count == 0);
    }

    [Fact]
    public async Task The_handler_learns_what_is_known_of_the_message()
    {
        var seen = new TaskCompletionSource<MessageContext>();
        await using var world = await new World().Consume((_, context, _) =>
        {
            seen.SetResult(context);
            return Task.FromResult(Disposition.Done);
        }).StartAsync();

        world.Sqs.Put(World.Queue, "a");

        Assert.Equal(new MessageContext(World.Queue, "m-1", 1, world.Time.GetUtcNow(), "a"), await seen.Task);
    }

    [Fact]
    public async Task L10_waiting_sends_a_fresh_copy_with_body_trace_and_delay_and_only_then_deletes_the_original()
    {
        await using var world = await new World().Consume(_ => new Disposition.RetryAfter(TimeSpan.FromSeconds(90), "no capacity")).StartAsync();

        world.Sqs.Put(World.Queue, "a", new() { ["traceparent"] = Traceparent, ["tracestate"] = "vendor=1" });
        await world.Sqs.Until(sqs => sqs.Count("DeleteMessageBatch") == 1 && sqs.On(World.Queue).Count == 1);

        var copy = Assert.Single(world.Sqs.On(World.Queue));
        Assert.Equal(("a", TimeSpan.FromSeconds(90), 0), (copy.Body, copy.Delay, copy.Receives));
        Assert.Equal((Traceparent, "vendor=1"), (copy.Attributes["traceparent"], copy.Attributes["tracestate"]));
        var calls = world.Sqs.Calls.ToList();
        Assert.True(calls.FindIndex(call => call.StartsWith("SendMessageBatch", StringComparison.Ordinal))
            < calls.FindIndex(call => call.StartsWith("DeleteMessageBatch", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_wait_is_at_most_what_SQS_can_delay()
    {
        await using var world = await new World().Consume(_ => new Disposition.RetryAfter(TimeSpan.FromHours(2), "later")).StartAsync();

        world.Sqs.Put(World.Queue, "a");
        await world.Sqs.Until(sqs => sqs.Count("DeleteMessageBatch") == 1 && sqs.On(World.Queue).Count == 1);

        Assert.Equal(TimeSpan.FromMinutes(15), Assert.Single(world.Sqs.On(World.Queue)).Delay);
    }

    [Theory]
    [InlineData("poison", "It never ends.")]
    [InlineData("unreadable", "It is not a message.")]
    public async Task L08_a_poison_message_goes_to_the_dead_letter_queue_with_its_reason_and_its_neighbours_go_on(string body, string reason)
    {
        await using var world = new World();
        world.Consume(message => message == "poison" ? new Disposition.Poison(reason) : Disposition.Done, concurrency: 1);
        using var poisoned = new MetricCollector<long>(
            world.Host.Services.GetRequiredService<IMeterFactory>(), MetricNames.Meter, MetricNames.MessagesPoisoned);
        await world.StartAsync();

        foreach (var each in (string[])["before", body + " secret", "after"])
        {
            world.Sqs.Put(World.Queue, each.Replace("poison secret", "poison", StringComparison.Ordinal), new() { ["traceparent"] = Traceparent });
        }

        await world.Sqs.Until(sqs => sqs.On(World.Queue).Count == 0);
        var dead = Assert.Single(world.Sqs.On(World.DeadLetters));
        Assert.StartsWith(body, dead.Body, StringComparison.Ordinal);
        Assert.Equal((reason, World.Queue, Traceparent), (dead.Attributes["Reason"], dead.Attributes["SourceQueue"], dead.Attributes["traceparent"]));
        var measured = Assert.Single(poisoned.GetMeasurementSnapshot());
        Assert.Equal((1, World.Queue), (measured.Value, measured.Tags[MetricTags.Queue]));
        var line = Assert.Single(world.Log, record => record.Level == LogLevel.Warning);
        Assert.Contains(reason, line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task L08_a_poison_message_stays_when_the_dead_letter_queue_does_not_take_it()
    {
        await using var world = new World();
        world.Sqs.Delete(World.DeadLetters);
        await world.Consume(_ => new Disposition.Poison("It never ends.")).StartAsync();

        world.Sqs.Put(World.Queue, "a");
        await world.Sqs.Until(sqs => sqs.Count("ChangeMessageVisibility") == 1);

        Assert.Single(world.Sqs.On(World.Queue));
        Assert.Equal(0, world.Sqs.Count("DeleteMessageBatch"));
    }

    [Fact]
    public async Task A_handler_that_throws_leaves_its_message_and_the_host_goes_on()
    {
        var tries = new ConcurrentQueue<int>();
        await using var world = await new World().Consume((body, context, _) =>
        {
            tries.Enqueue(context.ReceiveCount);
            return context.ReceiveCount < 3 ? throw new InvalidOperationException("broken") : Task.FromResult(Disposition.Done);
        }).StartAsync();

        world.Sqs.Put(World.Queue, "a");
        await world.Sqs.Until(sqs => sqs.Count("ChangeMessageVisibility") == 1);
        world.Time.Advance(TimeSpan.FromSeconds(5));
        await world.Sqs.Until(sqs => sqs.Count("ChangeMessageVisibility") == 2);
        world.Time.Advance(TimeSpan.FromSeconds(10));
        await world.Sqs.Until(sqs => sqs.On(World.Queue).Count == 0);

        Assert.Equal([1, 2, 3], tries);
        Assert.Equal(
            ["ChangeMessageVisibility jobs 5", "ChangeMessageVisibility jobs 10"],
            world.Sqs.Calls.Where(call => call.StartsWith("ChangeMessageVisibility", StringComparison.Ordinal)));
        Assert.Equal(2, world.Log.Count(record => record.Level == LogLevel.Error));
        Assert.False(world.Host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
    }

    [Fact]
    public async Task A_handler_that_works_too_long_is_cancelled_and_has_failed()
    {
        await using var world = new World(("Messaging:HandlerTimeout", "00:00:20"));
        var started = new TaskCompletionSource();
        await world.Consume(async (_, _, token) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return Disposition.Done;
        }).StartAsync();

        world.Sqs.Put(World.Queue, "a");
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        world.Time.Advance(TimeSpan.FromSeconds(20));

        await world.Sqs.Until(sqs => sqs.Calls.Contains("ChangeMessageVisibility jobs 5"));
        Assert.Single(world.Sqs.On(World.Queue));
    }

    [Fact]
    public async Task No_more_messages_are_received_than_there_are_free_slots()
    {
        var release = new SemaphoreSlim(0);
        var working = new SemaphoreSlim(0);
        await using var world = await new World().Consume(
            async (_, _, _) =>
            {
                working.Release();
                await release.WaitAsync(CancellationToken.None);
                return Disposition.Done;
            },
            concurrency: 3).StartAsync();

        for (var i = 0; i < 5; i++)
        {
            world.Sqs.Put(World.Queue, $"{i}");
        }

        for (var i = 0; i < 3; i++)
        {
            await working.WaitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(3, world.Sqs.On(World.Queue).Count(message => message.Receives > 0));
        release.Release();
        await working.WaitAsync(TestContext.Current.CancellationToken);
        await world.Sqs.Until(sqs => sqs.On(World.Queue).Count == 4);
        Assert.Equal(3, world.Sqs.On(World.Queue).Count(message => message.Receives > 0));
        Assert.Contains("ReceiveMessage jobs 1", world.Sqs.Calls);

        release.Release(10);
        await world.Sqs.Until(sqs => sqs.On(World.Queue).Count == 0);
        Assert.All(
            world.Sqs.Calls.Where(call => call.StartsWith("ReceiveMessage", StringComparison.Ordinal)),
            call => Assert.InRange(int.Parse(call.Split(' ')[2], null), 1, 3));
    }

    [Fact]
    public async Task L51_a_message_stays_hidden_while_its_handler_works_however_long()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var calls = 0;
        await using var world = await new World(("Messaging:HandlerTimeout", "01:00:00")).Consume(async (_, _, _) =>
        {
            Interlocked.Increment(ref calls);
            started.TrySetResult();
            await release.Task;
            return Disposition.Done;
        }).StartAsync();
        world.Sqs.Put(World.Queue, "a");
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);

        for (var beat = 1; beat <= 6; beat++)
        {
            world.Time.Advance(TimeSpan.FromSeconds(30));
            var expected = beat;
            await world.Sqs.Until(sqs => sqs.Count("ChangeMessageVisibility") == expected);
        }

        release.SetResult();
        await world.Sqs.Until(sqs => sqs.On(World.Queue).Count == 0);
        Assert.Equal(1, calls);
        Assert.Equal(6, world.Sqs.Count("ChangeMessageVisibility"));
    }

    [Fact]
    public async Task L51_a_stale_receipt_is_no_error()
    {
        await using var world = new World();
        world.Sqs.FailEntry = receipt => receipt.StartsWith("m-", StringComparison.Ordinal) ? "ReceiptHandleIsInvalid" : null;
        await world.Consume(_ => Disposition.Done).StartAsync();

        world.Sqs.Put(World.Queue, "a");
        world.Sqs.Put(World.Queue, "b");
        await world.Sqs.Until(_ => world.Log.Count(record => record.Message.Contains("no longer ours", StringComparison.Ordinal)) == 2);

        Assert.DoesNotContain(world.Log, record => record.Level >= LogLevel.Warning);
        Assert.Equal(0, world.Sqs.Count("ChangeMessageVisibility"));
    }

    [Fact]
    public async Task L50_on_the_way_down_receiving_stops_and_handlers_finish()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var world = await new World().Consume(
            async (_, _, token) =>
            {
                started.TrySetResult();
                await release.Task.WaitAsync(token);
                return Disposition.Done;
            },
            concurrency: 2).StartAsync();
        world.Sqs.Put(World.Queue, "a");
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);

        var stopping = world.Host.StopAsync(TestContext.Current.CancellationToken);
        world.Sqs.Put(World.Queue, "late");
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;

        var left = Assert.Single(world.Sqs.On(World.Queue));
        Assert.Equal(("late", 0), (left.Body, left.Receives));
    }

    [Fact]
    public async Task L50_a_handler_beyond_the_drain_deadline_is_cancelled_and_its_message_given_back_as_neither_done_nor_failed()
    {
        var started = new TaskCompletionSource();
        await using var world = await new World(("Messaging:DrainDeadline", "00:00:10")).Consume(async (_, _, token) =>
        {
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return Disposition.Done;
        }).StartAsync();
        world.Sqs.Put(World.Queue, "a");
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);

        var stopping = world.Host.StopAsync(TestContext.Current.CancellationToken);
        await world.Sqs.Until(_ => world.Log.Any(record => record.Message.StartsWith("No more messages", StringComparison.Ordinal)));
        world.Time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(stopping.IsCompleted);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await stopping;

        Assert.Contains("ChangeMessageVisibility jobs 0", world.Sqs.Calls);
        Assert.Equal(0, world.Sqs.Count("DeleteMessageBatch"));
        Assert.DoesNotContain(world.Log, record => record.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task The_handler_works_in_the_trace_of_the_message()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ActivityNames.Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        var seen = new TaskCompletionSource<Activity?>();
        await using var world = await new World().Consume((_, _, _) =>
        {
            seen.SetResult(Activity.Current);
            return Task.FromResult(Disposition.Done);
        }).StartAsync();

        world.Sqs.Put(World.Queue, "a", new() { ["traceparent"] = Traceparent, ["tracestate"] = "vendor=1" });

        var activity = await seen.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", activity?.TraceId.ToHexString());
        Assert.Equal("b7ad6b7169203331", activity?.ParentSpanId.ToHexString());
        Assert.Equal("vendor=1", activity?.TraceStateString);
        Assert.Equal("process jobs", activity?.OperationName);
    }

    [Fact]
    public async Task Two_queues_with_the_same_kind_of_message_have_a_consumer_each()
    {
        await using var world = new World();
        world.Sqs.Create("pool");
        world.Consume((_, _, _) => Task.FromResult(Disposition.Done)).Consume((_, _, _) => Task.FromResult(Disposition.Done), queue: "pool");
        await world.StartAsync();

        world.Sqs.Put(World.Queue, "a");
        world.Sqs.Put("pool", "b");

        await world.Sqs.Until(sqs => sqs.On(World.Queue).Count == 0 && sqs.On("pool").Count == 0);
    }

    [Fact]
    public async Task A_consumer_that_finds_its_queue_but_may_not_receive_is_not_ready()
    {
        await using var world = new World(("Messaging:FailureBackoff", "00:00:01"));
        world.Consume(_ => Disposition.Done);
        world.Sqs.Before = (request, _) => request is ReceiveMessageRequest ? throw FakeSqs.Error("AccessDenied") : Task.CompletedTask;

        await world.StartAsync();
        await world.PassUntil(() => world.Log.Count(record => record.Message.StartsWith("Receiving from", StringComparison.Ordinal)) >= 3);

        Assert.Equal(HealthStatus.Unhealthy, await world.ReadinessAsync());
    }

    [Fact]
    public async Task A_consumer_is_ready_while_it_reaches_its_queue()
    {
        await using var world = new World(("Messaging:FailureBackoff", "00:00:01"));
        world.Consume(_ => Disposition.Done);
        Assert.Equal(HealthStatus.Unhealthy, await world.ReadinessAsync());

        await world.StartAsync();
        await world.Sqs.Until(sqs => sqs.Count("ReceiveMessage") == 1);
        Assert.Equal(HealthStatus.Healthy, await world.ReadinessAsync());

        world.Sqs.Delete(World.Queue);
        world.Sqs.Before = (request, _) =>
            request is ReceiveMessageRequest ? throw FakeSqs.Error("AWS.SimpleQueueService.NonExistentQueue") : Task.CompletedTask;
        await world.PassUntil(() => world.Log.Count(record => record.Message.StartsWith("Receiving from", StringComparison.Ordinal)) >= 3);
        Assert.Equal(HealthStatus.Unhealthy, await world.ReadinessAsync());

        world.Sqs.Before = null;
        world.Sqs.Create(World.Queue);
        world.Sqs.Put(World.Queue, "a");
        await world.PassUntil(() => world.Sqs.On(World.Queue).Count == 0);
        Assert.Equal(HealthStatus.Healthy, await world.ReadinessAsync());
    }
}
