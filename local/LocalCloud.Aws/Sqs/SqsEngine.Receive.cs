namespace LocalCloud.Aws.Sqs;

/// <summary>Receiving: long polls sleep until a message arrives or becomes visible, on one timer per queue and no thread.</summary>
public sealed partial class SqsEngine
{
    /// <summary>
    /// Receives up to <paramref name="max"/> messages; waits up to <paramref name="wait"/> (null: as the queue says) while there are none.
    /// When cancelled while it waits it answers with none. What was taken stays in flight, whether its receiver hears of it or not: SQS does
    /// not learn either.
    /// </summary>
    public async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(
        string name, int max, TimeSpan? visibility, TimeSpan? wait, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            LinkedListNode<TaskCompletionSource> waiter;
            TimeSpan remaining;
            lock (_lock)
            {
                var queue = Find(name);
                var patience = wait ?? queue.Settings.ReceiveWait;
                if (cancellationToken.IsCancellationRequested)
                {
                    // Perhaps woken for a message that another one has to take now.
                    queue.Waiters.Wake(1);
                    return [];
                }

                var taken = Take(queue, max, visibility ?? queue.Settings.VisibilityTimeout);
                remaining = patience - time.GetElapsedTime(start);
                if (taken.Count > 0 || remaining <= TimeSpan.Zero)
                {
                    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html: long polls get no error.
                    return taken.Count == 0 && patience <= TimeSpan.Zero && queue.InFlightIsFull ? throw SqsErrors.OverLimit() : taken;
                }

                waiter = queue.Waiters.Join();
                ArmTimer(queue);
            }

            await ((Task)waiter.Value.Task.WaitAsync(remaining, time, cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            lock (_lock)
            {
                if (_queues.TryGetValue(name, out var queue))
                {
                    queue.Waiters.Leave(waiter);
                }
            }
        }
    }

    /// <summary>
    /// Ends the visibility timeout of every message in flight, as its time would. Returns how many they were, or null when there is no such
    /// queue.
    /// </summary>
    public int? Expire(string name)
    {
        lock (_lock)
        {
            return _queues.GetValueOrDefault(name)?.ExpireInFlight();
        }
    }

    private List<ReceivedMessage> Take(SqsQueue queue, int max, TimeSpan visibility)
    {
        var now = time.GetUtcNow();
        List<QueuedMessage> deadLetters = [];
        var taken = queue.Take(max, visibility, now, deadLetters);
        foreach (var message in deadLetters)
        {
            log.Append("dead_letter", ("queue", queue.Name), ("messageId", message.Id), ("receiveCount", message.ReceiveCount));
            var target = _queues.Values.FirstOrDefault(q => q.Arn == queue.Settings.Redrive?.DeadLetterTargetArn);
            message.SourceArn = queue.Arn;
            target?.Add(message, TimeSpan.Zero, now);
        }

        return taken;
    }

    /// <summary>Sets the queue's timer to when its next message becomes visible, if anybody waits for it.</summary>
    private void ArmTimer(SqsQueue queue)
    {
        if (!queue.Waiters.Any || queue.NextVisible is not { } next)
        {
            return;
        }

        var due = next - time.GetUtcNow();
        if (!_timers.TryGetValue(queue, out var timer))
        {
            timer = time.CreateTimer(_ => OnVisible(queue), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timers.Add(queue, timer);
        }

        // Timers have whole milliseconds: better a moment late than early and again.
        timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(due.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private void OnVisible(SqsQueue queue)
    {
        lock (_lock)
        {
            if (_queues.GetValueOrDefault(queue.Name) == queue)
            {
                queue.Advance(time.GetUtcNow());
                ArmTimer(queue);
            }
        }
    }
}
