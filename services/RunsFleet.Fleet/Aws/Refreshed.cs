using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Aws;

/// <summary>
/// A value that is loaded when it is too old, once however many ask. Meanwhile, and when loading fails, the old value goes on being used; where
/// there is none, all who ask share the failure for a while, so that one slow or throttled call does not become one of each launch.
/// </summary>
internal sealed partial class Refreshed<T>(
    string name, TimeSpan age, TimeProvider time, FleetMetrics metrics, ILogger logger, Func<CancellationToken, Task<T>> load) : IDisposable
    where T : class
{
    /// <summary>After a failed refresh the old value is good for this long, so that not every launch waits for the next failure.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>As long as a failure stands for the next ones when there is no value at all.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Entry? _entry;
    private (MarketUnknownException Failure, DateTimeOffset Until)? _failed;

    /// <exception cref="MarketUnknownException">There is no value, not even an old one.</exception>
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
            if (_entry is { } loaded && loaded.GoodUntil > time.GetUtcNow())
            {
                return loaded.Value;
            }

            if (_entry is null && _failed is { } failed && failed.Until > time.GetUtcNow())
            {
                throw new MarketUnknownException(failed.Failure.Message, failed.Failure);
            }

            try
            {
                var value = await load(cancellationToken);
                Volatile.Write(ref _entry, new Entry(value, time.GetUtcNow() + age));
                return value;
            }
            catch (Exception e) when (AwsCall.IsFailure(e))
            {
                metrics.ApiFailed("EC2");
                LogFailed(logger, name, AwsCall.Code(e));
                if (_entry is not { } old)
                {
                    var failure = new MarketUnknownException($"EC2 does not tell its {name} now ({AwsCall.Code(e)}).", e);
                    _failed = (failure, time.GetUtcNow() + Pause);
                    throw failure;
                }

                Volatile.Write(ref _entry, old with { GoodUntil = time.GetUtcNow() + Grace });
                return old.Value;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    [LoggerMessage(2205, LogLevel.Warning, "EC2's {Name} could not be read: {Code}. What was read before is used; without it launches wait.", EventName = "MarketDataUnavailable")]
    private static partial void LogFailed(ILogger logger, string name, string code);

    private sealed record Entry(T Value, DateTimeOffset GoodUntil);
}
