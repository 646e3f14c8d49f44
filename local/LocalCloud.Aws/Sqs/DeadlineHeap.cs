using System.Diagnostics.CodeAnalysis;

namespace LocalCloud.Aws.Sqs;

/// <summary>
/// Messages in the order of a time. Nothing is ever removed from the middle: an entry is outdated once its message changed, and is dropped
/// when it is met, or when outdated entries outnumber the others.
/// </summary>
internal sealed class DeadlineHeap(Func<QueuedMessage, int, bool> isCurrent)
{
    private const int Slack = 1024;
    private readonly PriorityQueue<(QueuedMessage Message, int Version), long> _heap = new();
    private int _compactAt = Slack;

    /// <summary>The earliest time of a current entry; null when there is none.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            DropOutdated();
            return _heap.TryPeek(out _, out var ticks) ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        }
    }

    public void Add(QueuedMessage message, DateTimeOffset at)
    {
        if (_heap.Count >= _compactAt)
        {
            Compact();
        }

        _heap.Enqueue((message, message.Version), at.UtcTicks);
    }

    /// <summary>Takes the earliest message whose time is not after <paramref name="until"/>.</summary>
    public bool TryTake(DateTimeOffset until, [NotNullWhen(true)] out QueuedMessage? message)
    {
        DropOutdated();
        if (_heap.TryPeek(out var entry, out var ticks) && ticks <= until.UtcTicks)
        {
            _heap.Dequeue();
            message = entry.Message;
            return true;
        }

        message = null;
        return false;
    }

    public void Clear() => _heap.Clear();

    private void DropOutdated()
    {
        while (_heap.TryPeek(out var entry, out _) && !isCurrent(entry.Message, entry.Version))
        {
            _heap.Dequeue();
        }
    }

    private void Compact()
    {
        var current = _heap.UnorderedItems.Where(i => isCurrent(i.Element.Message, i.Element.Version)).ToArray();
        _heap.Clear();
        _heap.EnqueueRange(current);
        _compactAt = (2 * current.Length) + Slack;
    }
}
