namespace RunsFleet.Concurrency;

/// <summary>A time limit beside the caller's own cancellation: work under <see cref="Token"/> ends with whichever comes first.</summary>
public sealed class Deadline : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _either;

    /// <summary>Starts the limit.</summary>
    /// <param name="limit">How long the work may take from now on.</param>
    /// <param name="time">The clock of the limit.</param>
    /// <param name="caller">Ends the work earlier.</param>
    public Deadline(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _limit = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _limit.Token);
    }

    /// <summary>Ends the work.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>True when the time is over and the caller still waits: the cancellation that was thrown is the limit's.</summary>
    public bool HasPassed => _limit.IsCancellationRequested && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _limit.Dispose();
    }
}
