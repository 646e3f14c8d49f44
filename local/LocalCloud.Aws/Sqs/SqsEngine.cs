using System.Text.RegularExpressions;
using LocalCloud.Aws.Wire;
using LocalCloud.Core;
using Microsoft.Extensions.Options;

namespace LocalCloud.Aws.Sqs;

/// <summary>
/// All queues of the world, standard ones. One lock for all of them, held for microseconds: a message moves to its dead-letter queue in one
/// step that nobody sees half done.
/// </summary>
public sealed partial class SqsEngine(TimeProvider time, WorldLog log, IOptions<AwsOptions> options) : IResettable
{
    private const int MaxQueues = 1000;

    // SQS has no bound; a runaway test must not take the machine with it.
    private const int MaxMessagesPerQueue = 1_000_000;
    private static readonly TimeSpan Quarantine = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, SqsQueue> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _deleted = new(StringComparer.Ordinal);
    private readonly Dictionary<SqsQueue, ITimer> _timers = [];

    /// <summary>
    /// Puts a message on a queue, as a service of AWS does that delivers to SQS. Returns false when there is no such queue.
    /// </summary>
    public bool Send(string queueName, string body)
    {
        var content = new MessageContent(body);
        lock (_lock)
        {
            if (!_queues.TryGetValue(queueName, out var queue))
            {
                return false;
            }

            Add(queue, content, null);
            return true;
        }
    }

    /// <summary>Creates a queue; one that exists with these attributes is left as it is.</summary>
    public void CreateQueue(string name, IReadOnlyDictionary<string, string> attributes, IReadOnlyDictionary<string, string> tags)
    {
        if (!NamePattern().IsMatch(name))
        {
            throw SqsErrors.InvalidParameter("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
        }

        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_queues.TryGetValue(name, out var existing))
            {
                RequireSame(existing.Settings, attributes);
                return;
            }

            if (_deleted.TryGetValue(name, out var deletedAt) && now - deletedAt < Quarantine)
            {
                throw SqsErrors.QueueDeletedRecently();
            }

            if (_queues.Count >= MaxQueues)
            {
                throw new AwsException(403, "OverLimit", $"This world holds at most {MaxQueues} queues.");
            }

            var settings = QueueSettings.Default.With(attributes);
            RequireDeadLetterQueue(settings);
            var queue = new SqsQueue(name, $"arn:aws:sqs:{options.Value.Region}:{options.Value.AccountId}:{name}", settings, now);
            SetTags(queue, tags);
            _queues.Add(name, queue);
            _deleted.Remove(name);
        }
    }

    public void DeleteQueue(string name)
    {
        lock (_lock)
        {
            var queue = Find(name);
            _queues.Remove(name);
            _deleted[name] = time.GetUtcNow();
            foreach (var old in _deleted.Where(d => time.GetUtcNow() - d.Value >= Quarantine).ToArray())
            {
                _deleted.Remove(old.Key);
            }

            Retire(queue);
        }
    }

    public void PurgeQueue(string name)
    {
        lock (_lock)
        {
            var queue = Find(name);
            var now = time.GetUtcNow();
            if (now - queue.PurgedAt < Quarantine)
            {
                throw SqsErrors.PurgeQueueInProgress(name);
            }

            queue.Purge(now);
        }
    }

    public void SetAttributes(string name, IReadOnlyDictionary<string, string> attributes)
    {
        lock (_lock)
        {
            var queue = Find(name);
            var settings = queue.Settings.With(attributes);
            RequireDeadLetterQueue(settings);
            queue.Settings = settings;
            queue.ModifiedAt = time.GetUtcNow();
        }
    }

    /// <summary>Returns what <paramref name="read"/> makes of a queue.</summary>
    public T Read<T>(string name, Func<SqsQueue, T> read)
    {
        lock (_lock)
        {
            return read(Find(name));
        }
    }

    public void Tag(string name, IReadOnlyDictionary<string, string> tags)
    {
        lock (_lock)
        {
            SetTags(Find(name), tags);
        }
    }

    public void Untag(string name, IEnumerable<string> keys)
    {
        lock (_lock)
        {
            var queue = Find(name);
            foreach (var key in keys)
            {
                queue.Tags.Remove(key);
            }
        }
    }

    /// <summary>Names of the queues that begin with <paramref name="prefix"/>, in order.</summary>
    public IReadOnlyList<string> List(string prefix)
    {
        lock (_lock)
        {
            return [.. _queues.Keys.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Counts the messages that each queue holds, by name.</summary>
    public IReadOnlyList<(string Name, QueueDepth Depth)> Depths()
    {
        lock (_lock)
        {
            return [.. _queues.Values.OrderBy(q => q.Name, StringComparer.Ordinal).Select(q => (q.Name, q.Depth(time.GetUtcNow())))];
        }
    }

    /// <summary>Sends one message, after the queue's own delay when none is given.</summary>
    public string SendMessage(string name, MessageContent content, TimeSpan? delay)
    {
        lock (_lock)
        {
            return Add(Find(name), content, delay);
        }
    }

    public void DeleteMessage(string name, string receiptHandle)
    {
        lock (_lock)
        {
            var queue = Find(name);
            queue.Delete(ReceiptHandle.Parse(receiptHandle, queue.Arn), time.GetUtcNow());
        }
    }

    public void ChangeVisibility(string name, string receiptHandle, TimeSpan visibility)
    {
        lock (_lock)
        {
            var queue = Find(name);
            if (!queue.TryChangeVisibility(ReceiptHandle.Parse(receiptHandle, queue.Arn), visibility, time.GetUtcNow()))
            {
                throw SqsErrors.MessageNotAvailable(receiptHandle);
            }

            ArmTimer(queue);
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        lock (_lock)
        {
            foreach (var queue in _queues.Values)
            {
                queue.Clear();
            }

            _deleted.Clear();
        }
    }

    private string Add(SqsQueue queue, MessageContent content, TimeSpan? delay)
    {
        MessageRules.Check(content, queue.Settings.MaximumMessageSize);
        if (queue.Count >= MaxMessagesPerQueue)
        {
            throw new AwsException(503, "ServiceUnavailable", $"This world holds at most {MaxMessagesPerQueue} messages in a queue.");
        }

        var now = time.GetUtcNow();
        var message = new QueuedMessage(Guid.NewGuid().ToString(), content, now);
        queue.Add(message, delay ?? queue.Settings.Delay, now);
        ArmTimer(queue);
        return message.Id;
    }

    private SqsQueue Find(string name) => _queues.GetValueOrDefault(name) ?? throw SqsErrors.QueueDoesNotExist();

    private void RequireDeadLetterQueue(QueueSettings settings)
    {
        if (settings.Redrive is { } redrive && !_queues.Values.Any(q => q.Arn == redrive.DeadLetterTargetArn))
        {
            throw SqsErrors.InvalidParameter("RedrivePolicy", redrive.Format(), "Dead letter target does not exist.");
        }
    }

    private static void RequireSame(QueueSettings settings, IReadOnlyDictionary<string, string> attributes)
    {
        var wanted = settings.With(attributes).Values;
        var different = attributes.Keys.FirstOrDefault(name => settings.Values.GetValueOrDefault(name) != wanted.GetValueOrDefault(name));
        if (different is not null)
        {
            throw SqsErrors.QueueNameExists(different);
        }
    }

    private static void SetTags(SqsQueue queue, IReadOnlyDictionary<string, string> tags)
    {
        foreach (var (key, value) in tags)
        {
            queue.Tags[key] = value;
        }

        if (queue.Tags.Count > 50)
        {
            throw SqsErrors.InvalidParameter("A queue has at most 50 tags.");
        }
    }

    private void Retire(SqsQueue queue)
    {
        queue.Purge(time.GetUtcNow());

        // They look again, and find no queue.
        queue.Waiters.Wake(int.MaxValue);
        if (_timers.Remove(queue, out var timer))
        {
            timer.Dispose();
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,80}\z")]
    private static partial Regex NamePattern();
}
