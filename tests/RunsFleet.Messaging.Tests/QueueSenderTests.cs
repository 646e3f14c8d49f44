using System.Collections.Concurrent;
using System.Diagnostics;
using Amazon.SQS.Model;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Messaging.Tests;

public sealed class QueueSenderTests
{
    [Fact]
    public async Task Concurrent_senders_share_calls_and_each_message_arrives_once()
    {
        await using var world = new World();
        var gate = Gate(world);

        var sends = Enumerable.Range(0, 25).Select(i => Send(world, $"{i}")).ToList();
        gate.SetResult();
        await Task.WhenAll(sends);

        // The first alone, two full batches, and the rest.
        Assert.Equal(4, world.Sqs.Count("SendMessageBatch"));
        Assert.Equal(Enumerable.Range(0, 25).Select(i => $"{i}").Order(), world.Sqs.On(World.Queue).Select(m => m.Body).Order());
    }

    [Fact]
    public async Task L01_a_sender_returns_only_when_its_message_is_accepted()
    {
        await using var world = new World();
        var gate = Gate(world);

        var send = Send(world, "a");
        await world.Sqs.Until(sqs => sqs.Count("SendMessageBatch") == 1);
        Assert.False(send.IsCompleted);

        gate.SetResult();
        await send;
        Assert.Equal("a", Assert.Single(world.Sqs.On(World.Queue)).Body);
    }

    [Fact]
    public async Task L48_a_failed_entry_fails_only_its_sender_with_its_code()
    {
        await using var world = new World();
        world.Sqs.FailEntry = body => body == "refused" ? "InternalError" : null;
        var gate = Gate(world);

        var (first, good, refused) = (Send(world, "first"), Send(world, "good"), Send(world, "refused"));
        gate.SetResult();

        await first;
        await good;
        var fault = await Assert.ThrowsAsync<QueueUnavailableException>(() => refused);
        Assert.Equal(("InternalError", World.Queue), (fault.Code, fault.Queue));
        Assert.Equal(2, world.Sqs.Count("SendMessageBatch"));
    }

    [Fact]
    public async Task L48_an_entry_that_the_answer_does_not_name_is_not_accepted()
    {
        await using var world = new World();
        world.Sqs.OmitEntry = body => body == "omitted";
        var gate = Gate(world);

        var (first, good, omitted) = (Send(world, "first"), Send(world, "good"), Send(world, "omitted"));
        gate.SetResult();

        await Task.WhenAll(first, good);
        Assert.Equal(QueueUnavailableException.Unanswered, (await Assert.ThrowsAsync<QueueUnavailableException>(() => omitted)).Code);
    }

    [Fact]
    public async Task A_call_that_fails_fails_its_batch_and_the_next_goes_well()
    {
        await using var world = new World();
        world.Sqs.Before = (request, _) => request is SendMessageBatchRequest ? throw new HttpRequestException("reset") : Task.CompletedTask;

        await Assert.ThrowsAsync<QueueUnavailableException>(() => Send(world, "a"));
        world.Sqs.Before = null;
        await Send(world, "b");

        Assert.Equal("b", Assert.Single(world.Sqs.On(World.Queue)).Body);
    }

    [Fact]
    public async Task An_over_size_message_fails_only_its_sender()
    {
        await using var world = new World();

        var large = Send(world, new string('x', OutgoingMessage.MaxBytes + 1));
        var fine = Send(world, "fine");

        await fine;
        Assert.Equal(QueueUnavailableException.MessageTooLong, (await Assert.ThrowsAsync<QueueUnavailableException>(() => large)).Code);
    }

    [Fact]
    public async Task Large_messages_are_spread_over_calls_that_SQS_takes()
    {
        await using var world = new World();
        var gate = Gate(world);

        var sends = Enumerable.Range(0, 6).Select(i => Send(world, new string('x', 100_000))).ToList();
        gate.SetResult();
        await Task.WhenAll(sends);

        Assert.Equal(6, world.Sqs.On(World.Queue).Count);
        Assert.Equal(4, world.Sqs.Count("SendMessageBatch"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("bell \a")]
    [InlineData("no character \uffff")]
    public async Task A_body_that_SQS_does_not_take_never_joins_a_batch(string body)
    {
        await using var world = new World();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Send(world, body));

        Assert.Equal(0, world.Sqs.Count("SendMessageBatch"));
    }

    [Theory]
    [InlineData(0xD83D, 0xDE80, true)]
    [InlineData(0xDE80, 0xD83D, false)]
    [InlineData('a', 0xD83D, false)]
    [InlineData('\t', '\n', true)]
    [InlineData('a', '\0', false)]
    public void Surrogates_must_come_in_pairs(int first, int second, bool allowed) =>
        Assert.Equal(allowed, OutgoingMessage.HasOnlyAllowedCharacters(new string([(char)first, (char)second])));

    [Theory]
    [InlineData(-1)]
    [InlineData(901)]
    public async Task A_delay_that_SQS_does_not_take_is_refused(int seconds)
    {
        await using var world = new World();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            world.Sender.SendAsync(World.Queue, "a", TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_delay_is_rounded_up_to_the_next_second()
    {
        await using var world = new World();

        await world.Sender.SendAsync(World.Queue, "a", TimeSpan.FromMilliseconds(1_001), TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromSeconds(2), Assert.Single(world.Sqs.On(World.Queue)).Delay);
    }

    [Fact]
    public async Task L49_a_call_that_is_not_answered_ends_in_time()
    {
        await using var world = new World(("Messaging:CallTimeout", "00:00:04"), ("Messaging:AttemptTimeout", "00:00:01"));
        world.Sqs.Before = (request, token) => request is SendMessageBatchRequest ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;

        var send = Send(world, "a");
        await world.Sqs.Until(sqs => sqs.Count("SendMessageBatch") == 1);
        world.Time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(QueueUnavailableException.Timeout, (await Assert.ThrowsAsync<QueueUnavailableException>(() => send)).Code);
    }

    [Fact]
    public async Task A_cancelled_sender_does_not_hurt_the_others()
    {
        await using var world = new World();
        var gate = Gate(world);
        using var cancellation = new CancellationTokenSource();

        var first = Send(world, "first");
        var leaver = world.Sender.SendAsync(World.Queue, "leaver", cancellationToken: cancellation.Token);
        var stayer = Send(world, "stayer");
        await cancellation.CancelAsync();
        gate.SetResult();

        await Task.WhenAll(first, stayer);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        Assert.Equal(["first", "stayer"], world.Sqs.On(World.Queue).Select(m => m.Body));
    }

    [Fact]
    public async Task When_too_many_wait_further_sends_are_refused_at_once()
    {
        await using var world = new World(("Messaging:MaxPendingSends", "10"), ("Messaging:MaxBatchesInFlight", "1"));
        var gate = Gate(world);
        var sends = Enumerable.Range(0, 11).Select(i => Send(world, $"{i}")).ToList();

        var fault = await Assert.ThrowsAsync<QueueUnavailableException>(() => Send(world, "one more"));
        Assert.Equal(QueueUnavailableException.TooManyPending, fault.Code);

        gate.SetResult();
        await Task.WhenAll(sends);
    }

    [Fact]
    public async Task The_queue_is_looked_up_once()
    {
        await using var world = new World();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Send(world, $"{i}")));

        Assert.Equal(1, world.Sqs.Count("GetQueueUrl"));
    }

    [Fact]
    public async Task A_look_up_that_failed_is_not_remembered()
    {
        await using var world = new World();
        world.Sqs.Delete(World.Queue);

        Assert.Equal(
            "AWS.SimpleQueueService.NonExistentQueue", (await Assert.ThrowsAsync<QueueUnavailableException>(() => Send(world, "a"))).Code);
        world.Sqs.Create(World.Queue);
        await Send(world, "b");

        Assert.Equal(2, world.Sqs.Count("GetQueueUrl"));
    }

    [Fact]
    public async Task A_queue_that_went_away_is_looked_up_anew()
    {
        await using var world = new World();
        await Send(world, "a");
        world.Sqs.Delete(World.Queue);
        await Assert.ThrowsAsync<QueueUnavailableException>(() => Send(world, "b"));
        world.Sqs.Create(World.Queue);

        await Send(world, "c");

        Assert.Equal(2, world.Sqs.Count("GetQueueUrl"));
    }

    [Fact]
    public async Task Each_message_carries_the_trace_of_its_own_sender()
    {
        await using var world = new World();
        var gate = Gate(world);

        var sends = Enumerable.Range(0, 3).Select(i => SendTraced(world, i)).ToList();
        gate.SetResult();
        await Task.WhenAll(sends);

        Assert.All(world.Sqs.On(World.Queue), m => Assert.Contains(m.Body, m.Attributes["traceparent"], StringComparison.Ordinal));
        Assert.Equal(["vendor=0", "vendor=1", "vendor=2"], world.Sqs.On(World.Queue).Select(m => m.Attributes["tracestate"]));
    }

    [Fact]
    public async Task A_call_for_several_senders_is_in_the_trace_of_none_and_linked_to_each()
    {
        await using var world = new World();
        using var listener = Listen();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = new ConcurrentQueue<(string[] Bodies, Activity Span)>();
        world.Sqs.Before = (request, _) =>
        {
            if (request is SendMessageBatchRequest batch)
            {
                calls.Enqueue(([.. batch.Entries.Select(entry => entry.MessageBody)], Activity.Current!));
                return gate.Task;
            }

            return Task.CompletedTask;
        };

        var sends = Enumerable.Range(0, 3).Select(i => SendTraced(world, i)).ToList();
        gate.SetResult();
        await Task.WhenAll(sends);

        // The first goes alone, the others while they wait for it.
        var (alone, shared) = (calls.First(), calls.Last());
        Assert.Equal($"send batch {World.Queue}", alone.Span.DisplayName);
        Assert.Equal(Assert.Single(alone.Bodies), alone.Span.TraceId.ToHexString());
        Assert.Equal(2, shared.Bodies.Length);
        Assert.Null(shared.Span.ParentId);
        Assert.Equal(shared.Bodies, shared.Span.Links.Select(link => link.Context.TraceId.ToHexString()));
    }

    [Fact]
    public void Without_a_trace_there_is_no_attribute() => Assert.Empty(TraceContext.Attributes(activity: null));

    private static Task Send(World world, string body) => world.Sender.SendAsync(World.Queue, body, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Sends the id of a trace of its own.</summary>
    private static async Task SendTraced(World world, int i)
    {
        using var request = new Activity($"request {i}") { TraceStateString = $"vendor={i}" }.Start();
        await Send(world, request.TraceId.ToHexString());
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ActivityNames.Source,
            // Not the calls to SQS: other tests look for polls among them.
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Kind is ActivityKind.Client ? ActivitySamplingResult.None : ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    /// <summary>Holds sends back until it is opened.</summary>
    private static TaskCompletionSource Gate(World world)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Sqs.Before = (request, _) => request is SendMessageBatchRequest ? gate.Task : Task.CompletedTask;
        return gate;
    }
}
