using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Aws;

/// <summary>A value that is loaded when it is too old, once however many ask. When loading fails the old value goes on being used.</summary>
internal sealed partial class Refreshed<T>(
    string name, TimeSpan age, TimeProvider time, FleetMetrics metrics, ILogger logger, Func<CancellationToken, Task<T>> load) : IDisposable
    where T : class
{
    /// <summary>After a failed refresh the old value is good for this long, so that not every launch waits for the next failure.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private Entry? _entry;

    /// <exception cref="MarketUnknownException">There is no value, not even an old one.</exception>
    public async Task<T> GetAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _entry) is { } fresh && fresh.GoodUntil > time.GetUtcNow())
        {
            return fresh.Value;
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_entry is { } loaded && loaded.GoodUntil > time.GetUtcNow())
            {
                return loaded.Value;
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
                    throw new MarketUnknownException($"EC2 does not tell its {name} now ({AwsCall.Code(e)}).", e);
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

    [LoggerMessage(LogLevel.Warning, "EC2's {Name} could not be read: {Code}.")]
    private static partial void LogFailed(ILogger logger, string name, string code);

    private sealed record Entry(T Value, DateTimeOffset GoodUntil);
}
