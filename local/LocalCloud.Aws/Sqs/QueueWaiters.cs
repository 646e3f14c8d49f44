namespace LocalCloud.Aws.Sqs;

/// <summary>Receives that wait for a message, first come, first woken. Not thread-safe: the engine calls it under its lock.</summary>
public sealed class QueueWaiters
{
    private readonly LinkedList<TaskCompletionSource> _waiting = [];

    public bool Any => _waiting.Count > 0;

    public LinkedListNode<TaskCompletionSource> Join() =>
        _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Takes a waiter out who does not wait any more, woken or not.</summary>
    public void Leave(LinkedListNode<TaskCompletionSource> waiter)
    {
        if (waiter.List == _waiting)
        {
            _waiting.Remove(waiter);
        }
    }

    /// <summary>Wakes the first <paramref name="count"/>. Who is woken looks again, and waits again when others were faster.</summary>
    public void Wake(int count)
    {
        for (; count > 0 && _waiting.First is { } first; count--)
        {
            _waiting.RemoveFirst();
            first.Value.TrySetResult();
        }
    }
}
