namespace LocalCloud.Aws.Sqs;

/// <summary>
/// One standard queue. Not thread-safe: the engine calls it under its lock. Every call first lets pass what the time has brought about, so
/// no timer is needed for anything but to wake those who wait.
/// </summary>
public sealed class SqsQueue(string name, string arn, QueueSettings settings, DateTimeOffset createdAt)
{
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
    private const int MaxInFlight = 120_000;
    private static readonly TimeSpan MaxVisibility = TimeSpan.FromHours(12);

    private readonly Dictionary<string, QueuedMessage> _messages = new(StringComparer.Ordinal);
    private readonly DeadlineHeap _visibility = new(static (m, version) => m.State != MessageState.Gone && m.Version == version);
    private readonly DeadlineHeap _sent = new(static (m, _) => m.State != MessageState.Gone);

    // May hold messages that are no longer ready; they are dropped when met.
    private readonly Queue<QueuedMessage> _ready = new();
    private readonly int[] _counts = new int[4];

    public string Name => name;

    public string Arn => arn;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset ModifiedAt { get; set; } = createdAt;

    public DateTimeOffset? PurgedAt { get; private set; }

    public QueueSettings Settings { get; set; } = settings;

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public QueueWaiters Waiters { get; } = new();

    public int Count => _messages.Count;

    public bool InFlightIsFull => _counts[(int)MessageState.InFlight] >= MaxInFlight;

    /// <summary>When a message becomes visible by itself next; null when none will.</summary>
    public DateTimeOffset? NextVisible => _visibility.Next;

    public QueueDepth Depth(DateTimeOffset now)
    {
        Advance(now);
        return new QueueDepth(_counts[(int)MessageState.Ready], _counts[(int)MessageState.InFlight], _counts[(int)MessageState.Delayed]);
    }

    public void Add(QueuedMessage message, TimeSpan delay, DateTimeOffset now)
    {
        _messages.Add(message.Id, message);
        _sent.Add(message, message.SentAt);
        Hide(message, MessageState.Delayed, delay, now);
    }

    /// <summary>Receives up to <paramref name="max"/> messages; those that were received too often go to <paramref name="deadLetters"/> instead.</summary>
    public List<ReceivedMessage> Take(int max, TimeSpan visibility, DateTimeOffset now, List<QueuedMessage> deadLetters)
    {
        Advance(now);
        List<ReceivedMessage> taken = [];

        // No more than are there now: with a timeout of 0 a message is ready again at once, but is not answered twice.
        for (var left = _ready.Count; left > 0 && taken.Count < max && !InFlightIsFull; left--)
        {
            var message = _ready.Dequeue();
            if (message.State != MessageState.Ready)
            {
                continue;
            }

            if (Settings.Redrive is { } redrive && message.ReceiveCount >= redrive.MaxReceiveCount)
            {
                Remove(message);
                deadLetters.Add(message);
                continue;
            }

            Enter(message, MessageState.InFlight);
            message.ReceiveCount++;
            message.ReceivedAt = now;
            message.FirstReceivedAt ??= now;
            var handle = new ReceiptHandle(arn, message.Id, message.ReceiveCount).Format();
            taken.Add(new ReceivedMessage(
                message.Id, handle, message.Content, message.SentAt, message.FirstReceivedAt.Value, message.ReceiveCount, message.SourceArn));
            Hide(message, MessageState.InFlight, visibility, now);
        }

        return taken;
    }

    /// <summary>Ends the visibility timeout of every message in flight; tells how many.</summary>
    public int ExpireInFlight()
    {
        var inFlight = _messages.Values.Where(message => message.State == MessageState.InFlight).ToList();
        inFlight.ForEach(Show);
        return inFlight.Count;
    }

    /// <summary>Deletes a message. A handle of an earlier receive, or of a message that is gone, changes nothing, as in SQS.</summary>
    public void Delete(ReceiptHandle handle, DateTimeOffset now)
    {
        Advance(now);
        if (Find(handle) is { } message)
        {
            Remove(message);
        }
    }

    /// <summary>
    /// Hides a message for <paramref name="visibility"/> from now; also one whose timeout is over, as in SQS. Returns false when there is
    /// none.
    /// </summary>
    public bool TryChangeVisibility(ReceiptHandle handle, TimeSpan visibility, DateTimeOffset now)
    {
        Advance(now);
        if (Find(handle) is not { } message)
        {
            return false;
        }

        if (now + visibility > message.ReceivedAt + MaxVisibility)
        {
            throw SqsErrors.InvalidParameter(
                "VisibilityTimeout", visibility.TotalSeconds, "Total VisibilityTimeout for the message is beyond the limit [43200 seconds].");
        }

        Hide(message, MessageState.InFlight, visibility, now);
        return true;
    }

    public void Purge(DateTimeOffset now)
    {
        Clear();
        PurgedAt = now;
    }

    /// <summary>Forgets every message, and the last purge.</summary>
    public void Clear()
    {
        PurgedAt = null;
        foreach (var message in _messages.Values)
        {
            message.State = MessageState.Gone;
        }

        _messages.Clear();
        _ready.Clear();
        _visibility.Clear();
        _sent.Clear();
        Array.Clear(_counts);
    }

    /// <summary>Lets delays, timeouts and retention run out.</summary>
    public void Advance(DateTimeOffset now)
    {
        while (_visibility.TryTake(now, out var message))
        {
            Show(message);
        }

        while (_sent.TryTake(now - Settings.Retention, out var message))
        {
            Remove(message);
        }
    }

    private QueuedMessage? Find(ReceiptHandle handle) =>
        _messages.TryGetValue(handle.MessageId, out var message) && message.ReceiveCount == handle.ReceiveCount ? message : null;

    private void Hide(QueuedMessage message, MessageState state, TimeSpan period, DateTimeOffset now)
    {
        if (period <= TimeSpan.Zero)
        {
            Show(message);
            return;
        }

        Enter(message, state);
        _visibility.Add(message, now + period);
    }

    private void Show(QueuedMessage message)
    {
        var wasReady = message.State == MessageState.Ready;
        Enter(message, MessageState.Ready);
        if (!wasReady)
        {
            _ready.Enqueue(message);
        }

        Waiters.Wake(_counts[(int)MessageState.Ready]);
    }

    private void Remove(QueuedMessage message)
    {
        _messages.Remove(message.Id);
        Enter(message, MessageState.Gone);
    }

    private void Enter(QueuedMessage message, MessageState state)
    {
        // Gone is not counted: a message enters as Gone and leaves as Gone.
        _counts[(int)message.State]--;
        _counts[(int)state]++;
        message.State = state;
        message.Version++;
    }
}
