using System.Runtime.ExceptionServices;

namespace RunsFleet.Concurrency;

/// <summary>
/// A value that is loaded when it is too old, once however many callers ask. Meanwhile, and when loading fails, the old value goes on being used;
/// while there is none, all who ask share the failure for a while, so that one slow or throttled call does not become one of each caller.
/// </summary>
/// <param name="times">How long a value, and a failure, is used.</param>
/// <param name="time">The clock.</param>
/// <param name="load">Loads the value.</param>
/// <param name="failure">
/// Is called once for each exception that <paramref name="load"/> throws, and may log and count it. Returns what callers get to see when there is
/// no old value; null for an exception that is no failure to load, which reaches the caller as it is.
/// </param>
public sealed class StaleWhileRevalidate<T>(
    StaleTimes times, TimeProvider time, Func<CancellationToken, Task<T>> load, Func<Exception, Exception?> failure) : IDisposable
    where T : class
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Entry? _entry;
    private (ExceptionDispatchInfo Failure, DateTimeOffset Until)? _failed;

    /// <summary>Returns the value. Throws what the failure became when there is no value, not even an old one.</summary>
    public async Task<T> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _entry) is { } fresh && fresh.GoodUntil > time.GetUtcNow())
        {
            return fresh.Value;
        }

        if (!_gate.Wait(0, cancellationToken))
        {
            if (Volatile.Read(ref _entry) is { } stale)
            {
                return stale.Value;
            }

            await _gate.WaitAsync(cancellationToken);
        }

        try
        {
            return await LoadAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>Called by one caller at a time.</summary>
    private async Task<T> LoadAsync(CancellationToken cancellationToken)
    {
        if (_entry is { } loaded && loaded.GoodUntil > time.GetUtcNow())
        {
            return loaded.Value;
        }

        if (_entry is null && _failed is { } failed && failed.Until > time.GetUtcNow())
        {
            failed.Failure.Throw();
        }

        try
        {
            var value = await load(cancellationToken);
            Volatile.Write(ref _entry, new Entry(value, time.GetUtcNow() + times.Fresh));
            return value;
        }
        catch (Exception e)
        {
            if (failure(e) is not { } seen)
            {
                throw;
            }

            if (_entry is not { } old)
            {
                _failed = (ExceptionDispatchInfo.Capture(seen), time.GetUtcNow() + times.Pause);
                throw seen;
            }

            Volatile.Write(ref _entry, old with { GoodUntil = time.GetUtcNow() + times.Grace });
            return old.Value;
        }
    }

    private sealed record Entry(T Value, DateTimeOffset GoodUntil);
}
