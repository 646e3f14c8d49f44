namespace RunsFleet.Messaging;

/// <summary>
/// Stops a consumer from burning receive counts while something that all its messages need is down: after some failures in a row, with no
/// success between, it receives less and less often. One poison message between good ones changes nothing.
/// </summary>
internal sealed class FailurePause
{
    private const int Tolerated = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);
    private int _inARow;

    /// <summary>How long to wait before the next receive.</summary>
    public TimeSpan Length
    {
        get
        {
            var beyond = Volatile.Read(ref _inARow) - Tolerated;
            return beyond < 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, beyond)));
        }
    }

    public void Succeeded() => Interlocked.Exchange(ref _inARow, 0);

    public void Failed() => Interlocked.Increment(ref _inARow);
}
