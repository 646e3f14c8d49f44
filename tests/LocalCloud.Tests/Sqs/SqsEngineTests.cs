using System.Globalization;
using LocalCloud.Aws;
using LocalCloud.Aws.Sqs;
using LocalCloud.Aws.Wire;
using LocalCloud.Core;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.Tests.Sqs;

public sealed class SqsEngineTests
{
    private const string Queue = "jobs";
    private const string DeadLetters = "jobs-dlq";
    private static readonly Dictionary<string, string> None = [];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly SqsEngine _engine;

    public SqsEngineTests()
    {
        _engine = new SqsEngine(_time, new WorldLog(_time), Options.Create(new AwsOptions()));
        _engine.CreateQueue(DeadLetters, None, None);
        _engine.CreateQueue(
            Queue,
            new Dictionary<string, string>
            {
                ["RedrivePolicy"] = """{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:jobs-dlq","maxReceiveCount":"2"}""",
            },
            None);
    }

    [Fact]
    public async Task A_received_message_is_hidden_until_its_timeout_is_over()
    {
        _engine.Send(Queue, "one");

        Assert.Single(await Receive(visibility: 30));
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(await Receive());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, Assert.Single(await Receive()).ReceiveCount);
    }

    [Fact]
    public async Task A_message_received_too_often_moves_to_the_dead_letter_queue_and_keeps_its_history()
    {
        _engine.Send(Queue, "poison");
        var sentAt = _time.GetUtcNow();
        for (var i = 0; i < 2; i++)
        {
            Assert.Single(await Receive(visibility: 10));
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Empty(await Receive());
        Assert.Equal(new QueueDepth(0, 0, 0), Depth(Queue));
        var dead = Assert.Single(await Receive(DeadLetters));

        // As AWS does it: the count goes on, so do the times.
        Assert.Equal((3, sentAt, "arn:aws:sqs:us-east-1:000000000000:jobs"), (dead.ReceiveCount, dead.SentAt, dead.SourceArn));
    }

    [Fact]
    public async Task A_poison_message_does_not_hold_up_its_neighbours()
    {
        _engine.Send(Queue, "poison");
        Assert.Single(await Receive(visibility: 0, max: 10));
        Assert.Single(await Receive(visibility: 0, max: 10));
        _engine.Send(Queue, "good");

        Assert.Equal("good", Assert.Single(await Receive(max: 10)).Content.Body);
    }

    [Fact]
    public async Task A_delayed_message_is_not_received_before_its_time()
    {
        _engine.SendMessage(Queue, new MessageContent("later"), TimeSpan.FromSeconds(900));

        Assert.Equal(new QueueDepth(0, 0, 1), Depth(Queue));
        _time.Advance(TimeSpan.FromSeconds(899));
        Assert.Empty(await Receive());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(await Receive());
    }

    [Fact]
    public async Task A_long_poll_is_woken_by_a_message()
    {
        var poll = Receive(wait: 20);
        Assert.False(poll.IsCompleted);

        _engine.Send(Queue, "hello");

        Assert.Equal("hello", Assert.Single(await poll).Content.Body);
    }

    [Fact]
    public async Task A_long_poll_is_woken_when_a_delay_runs_out()
    {
        _engine.SendMessage(Queue, new MessageContent("later"), TimeSpan.FromSeconds(5));
        var poll = Receive(wait: 20);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(poll.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(await poll);
    }

    [Fact]
    public async Task A_long_poll_is_woken_when_a_visibility_timeout_runs_out()
    {
        _engine.Send(Queue, "again");
        var first = Assert.Single(await Receive(visibility: 60));
        var poll = Receive(wait: 20);
        _engine.ChangeVisibility(Queue, first.ReceiptHandle, TimeSpan.FromSeconds(3));

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(2, Assert.Single(await poll).ReceiveCount);
    }

    [Fact]
    public async Task A_long_poll_ends_empty_when_its_time_is_over()
    {
        var poll = Receive(wait: 20);
        _time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.False(poll.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Empty(await poll);
    }

    [Fact]
    public async Task Every_waiting_receive_gets_one_of_the_messages_that_arrive()
    {
        var polls = Enumerable.Range(0, 20).Select(_ => Receive(wait: 20)).ToArray();
        for (var i = 0; i < 20; i++)
        {
            _engine.Send(Queue, i.ToString(CultureInfo.InvariantCulture));
        }

        var bodies = (await Task.WhenAll(polls)).Select(m => Assert.Single(m).Content.Body);

        Assert.Equal(20, bodies.Distinct().Count());
    }

    [Fact]
    public async Task A_cancelled_receive_takes_no_message_and_wakes_the_next()
    {
        using var gone = new CancellationTokenSource();
        var cancelled = _engine.ReceiveAsync(Queue, 1, null, TimeSpan.FromSeconds(20), gone.Token);
        var patient = Receive(wait: 20);

        await gone.CancelAsync();
        _engine.Send(Queue, "for the patient one");

        Assert.Empty(await cancelled);
        Assert.Equal(1, Assert.Single(await patient).ReceiveCount);
    }

    [Fact]
    public async Task Visibility_timeouts_end_when_they_are_told_to()
    {
        _engine.Send(Queue, "one");
        _engine.SendMessage(Queue, new MessageContent("delayed"), TimeSpan.FromSeconds(60));
        var first = Assert.Single(await Receive(visibility: 600));
        var patient = Receive(wait: 20);

        Assert.Equal(1, _engine.Expire(Queue));

        var again = Assert.Single(await patient);
        Assert.Equal((first.Id, 2), (again.Id, again.ReceiveCount));
        Assert.Equal(new QueueDepth(0, 1, 1), Depth(Queue));
        Assert.Null(_engine.Expire("no-such-queue"));
    }

    [Fact]
    public async Task L51_A_stale_receipt_handle_neither_deletes_nor_hides_nor_storms()
    {
        _engine.Send(Queue, "one");
        var stale = Assert.Single(await Receive(visibility: 5)).ReceiptHandle;
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(await Receive(visibility: 30));

        _engine.DeleteMessage(Queue, stale);
        var refused = Assert.Throws<AwsException>(() => _engine.ChangeVisibility(Queue, stale, TimeSpan.Zero));

        Assert.Equal("InvalidParameterValueException", refused.Code);
        Assert.Equal(1, Depth(Queue).InFlight);
    }

    [Fact]
    public async Task A_message_whose_timeout_is_over_can_still_be_deleted_by_the_last_that_had_it()
    {
        _engine.Send(Queue, "slow");
        var handle = Assert.Single(await Receive(visibility: 5)).ReceiptHandle;
        _time.Advance(TimeSpan.FromSeconds(6));

        _engine.DeleteMessage(Queue, handle);
        _engine.DeleteMessage(Queue, handle);

        Assert.Empty(await Receive());
        Assert.Equal(new QueueDepth(0, 0, 0), Depth(Queue));
    }

    [Fact]
    public async Task A_message_cannot_be_hidden_for_more_than_twelve_hours()
    {
        _engine.Send(Queue, "long");
        var handle = Assert.Single(await Receive(visibility: 60)).ReceiptHandle;
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Throws<AwsException>(() => _engine.ChangeVisibility(Queue, handle, TimeSpan.FromHours(12)));
        _engine.ChangeVisibility(Queue, handle, TimeSpan.FromHours(12) - TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_message_expires_at_the_end_of_the_retention_counted_from_when_it_was_sent()
    {
        _engine.SetAttributes(Queue, new Dictionary<string, string> { ["MessageRetentionPeriod"] = "60" });
        _engine.Send(Queue, "old");
        _time.Advance(TimeSpan.FromSeconds(40));
        Assert.Single(await Receive(visibility: 10));
        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.Empty(await Receive());
        Assert.Equal(new QueueDepth(0, 0, 0), Depth(Queue));
    }

    [Fact]
    public async Task A_short_poll_beyond_120000_messages_in_flight_is_refused_and_a_long_one_waits()
    {
        for (var i = 0; i < 120_001; i++)
        {
            _engine.Send(Queue, "x");
        }

        for (var i = 0; i < 12_000; i++)
        {
            Assert.Equal(10, (await Receive(max: 10)).Count);
        }

        Assert.Equal("OverLimit", (await Assert.ThrowsAsync<AwsException>(() => Receive(max: 10))).Code);
        var poll = Receive(wait: 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(await poll);
        Assert.Equal(new QueueDepth(1, 120_000, 0), Depth(Queue));
    }

    [Fact]
    public async Task A_heartbeat_of_hours_leaves_one_message_that_comes_back_once()
    {
        _engine.Send(Queue, "work");
        var handle = Assert.Single(await Receive(visibility: 30)).ReceiptHandle;
        for (var i = 0; i < 5000; i++)
        {
            _engine.ChangeVisibility(Queue, handle, TimeSpan.FromMinutes(30));
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Empty(await Receive(max: 10));
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Single(await Receive(max: 10));
    }

    [Fact]
    public async Task A_receive_that_waits_on_a_deleted_queue_is_told_so()
    {
        var poll = Receive(wait: 20);

        _engine.DeleteQueue(Queue);

        Assert.Equal("QueueDoesNotExist", (await Assert.ThrowsAsync<AwsException>(() => poll)).Code);
        Assert.False(_engine.Send(Queue, "nobody"));
    }

    [Fact]
    public void A_deleted_queue_can_be_created_again_after_60_seconds()
    {
        _engine.DeleteQueue(Queue);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("QueueDeletedRecently", Assert.Throws<AwsException>(() => _engine.CreateQueue(Queue, None, None)).Code);

        _time.Advance(TimeSpan.FromSeconds(1));
        _engine.CreateQueue(Queue, None, None);
    }

    [Fact]
    public void A_queue_is_purged_at_most_once_in_60_seconds()
    {
        _engine.Send(Queue, "one");
        _engine.PurgeQueue(Queue);
        Assert.Equal(new QueueDepth(0, 0, 0), Depth(Queue));

        Assert.Equal("PurgeQueueInProgress", Assert.Throws<AwsException>(() => _engine.PurgeQueue(Queue)).Code);
        _time.Advance(TimeSpan.FromSeconds(60));
        _engine.PurgeQueue(Queue);
    }

    [Fact]
    public async Task Reset_forgets_messages_and_deletions_and_keeps_queues_and_who_waits_at_them()
    {
        _engine.Send(Queue, "one");
        _engine.Send(Queue, "two");
        _engine.DeleteQueue(DeadLetters);
        var poll = _engine.ReceiveAsync(Queue, 1, null, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        _engine.Reset();
        _engine.CreateQueue(DeadLetters, None, None);

        Assert.Single(await poll);
        Assert.Equal(new QueueDepth(0, 0, 0), Depth(Queue));
        var waiting = Receive(wait: 20);
        _engine.Reset();
        _engine.Send(Queue, "three");
        Assert.Single(await waiting);
        Assert.Equal([Queue, DeadLetters], _engine.List("").Order(StringComparer.Ordinal));
    }

    private Task<IReadOnlyList<ReceivedMessage>> Receive(string queue = Queue, int max = 1, int? visibility = null, int wait = 0) =>
        _engine.ReceiveAsync(
            queue,
            max,
            visibility is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            TimeSpan.FromSeconds(wait),
            TestContext.Current.CancellationToken);

    private QueueDepth Depth(string queue) => _engine.Depths().Single(q => q.Name == queue).Depth;
}
