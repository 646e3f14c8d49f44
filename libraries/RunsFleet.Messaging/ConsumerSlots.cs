namespace RunsFleet.Messaging;

/// <summary>
/// Places for held messages. A message takes a slot while it is handled, and then a place to settle in, so that handling does not wait for
/// deletes that linger. Both are bounded: where settling does not get on, handling stops, and with it receiving.
/// </summary>
internal sealed class ConsumerSlots(int concurrency, TimeProvider time) : IDisposable
{
    /// <summary>Messages that may wait for their delete: a second's worth of a fast queue.</summary>
    private const int Settling = 200;

    private readonly SemaphoreSlim _slots = new(concurrency);
    private readonly SemaphoreSlim _settling = new(Settling);

    /// <summary>Messages being handled.</summary>
    public int Busy => concurrency - _slots.CurrentCount;

    /// <summary>Takes at least one slot and at most <paramref name="max"/>; where fewer are free, it waits <paramref name="linger"/> for more.</summary>
    public async Task<int> TakeAsync(int max, TimeSpan linger, CancellationToken cancellationToken)
    {
        max = Math.Min(max, concurrency);
        await _slots.WaitAsync(cancellationToken);
        var taken = 1 + TakeFree(max - 1);
        if (taken == max || linger <= TimeSpan.Zero)
        {
            return taken;
        }

        try
        {
            await Task.Delay(linger, time, cancellationToken);
            return taken + TakeFree(max - taken);
        }
        catch (OperationCanceledException)
        {
            Free(taken);
            throw;
        }
    }

    public void Free(int count)
    {
        if (count > 0)
        {
            _slots.Release(count);
        }
    }

    /// <summary>Moves a message from its slot to a place to settle in. Waits for such a place.</summary>
    public async Task MoveToSettlingAsync()
    {
        await _settling.WaitAsync(CancellationToken.None);
        _slots.Release();
    }

    public void Settled() => _settling.Release();

    /// <summary>Completes when no message is held. Nobody may take slots any more.</summary>
    public async Task AllFreeAsync()
    {
        for (var free = 0; free < concurrency; free++)
        {
            await _slots.WaitAsync(CancellationToken.None);
        }

        for (var free = 0; free < Settling; free++)
        {
            await _settling.WaitAsync(CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _slots.Dispose();
        _settling.Dispose();
    }

    private int TakeFree(int max)
    {
        var taken = 0;
        while (taken < max && _slots.Wait(0, CancellationToken.None))
        {
            taken++;
        }

        return taken;
    }
}
