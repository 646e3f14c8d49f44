using System.Collections.Concurrent;
using System.Globalization;
using Amazon.EC2;
using Amazon.EC2.Model;
using RunsFleet.Ec2;
using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Aws;

/// <summary>Today's spot prices of the types that launches ask about. What cannot be read is unknown, never 0.</summary>
internal sealed partial class SpotPriceCache(IAmazonEC2 ec2, FleetOptions options, TimeProvider time, FleetMetrics metrics, ILogger logger) : IDisposable
{
    private const int TypesPerCall = 100;
    private const int MaxRemembered = 5_000;

    /// <summary>After a failure launches do without for this long, rather than each waiting for the next failure.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, (IReadOnlyDictionary<string, decimal> ByZone, DateTimeOffset Until)> _prices = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _gate = new(1, 1);
    private DateTimeOffset _failedUntil = DateTimeOffset.MinValue;

    public async Task<SpotPrices> GetAsync(IReadOnlyCollection<string> types, CancellationToken cancellationToken)
    {
        if (Missing(types).Count > 0)
        {
            await _gate.WaitAsync(cancellationToken);
            try
            {
                foreach (var batch in _failedUntil > time.GetUtcNow() ? [] : Missing(types).Chunk(TypesPerCall))
                {
                    await LoadAsync(batch, cancellationToken);
                }
            }
            catch (Exception e) when (AwsCall.IsFailure(e))
            {
                metrics.ApiFailed("EC2");
                LogFailed(logger, AwsCall.Code(e));
                _failedUntil = time.GetUtcNow() + Pause;
            }
            finally
            {
                _gate.Release();
            }
        }

        var known = new Dictionary<(string, string), decimal>();
        foreach (var type in types)
        {
            if (_prices.TryGetValue(type, out var entry))
            {
                foreach (var (zone, price) in entry.ByZone)
                {
                    known[(type, zone)] = price;
                }
            }
        }

        return new SpotPrices(known);
    }

    public void Dispose() => _gate.Dispose();

    private List<string> Missing(IEnumerable<string> types)
    {
        var now = time.GetUtcNow();
        return [.. types.Where(type => !_prices.TryGetValue(type, out var entry) || entry.Until <= now).Distinct(StringComparer.Ordinal)];
    }

    private async Task LoadAsync(string[] types, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var latest = new Dictionary<(string Type, string Zone), (decimal Price, DateTime At)>();
        string? next = null;
        do
        {
            var request = new DescribeSpotPriceHistoryRequest
            {
                InstanceTypes = [.. types],
                ProductDescriptions = ["Linux/UNIX"],
                StartTime = now.UtcDateTime,
                EndTime = now.UtcDateTime,
                NextToken = next,
            };
            var page = await AwsCall.WithinAsync(options.AwsTimeout, time, token => ec2.DescribeSpotPriceHistoryAsync(request, token), cancellationToken);
            foreach (var row in page.SpotPriceHistory ?? [])
            {
                var key = (row.InstanceType?.Value ?? "", row.AvailabilityZone ?? "");
                var at = row.Timestamp ?? DateTime.MinValue;
                if (decimal.TryParse(row.Price, NumberStyles.Number, CultureInfo.InvariantCulture, out var price)
                    && price > 0
                    && (!latest.TryGetValue(key, out var other) || other.At < at))
                {
                    latest[key] = (price, at);
                }
            }

            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));

        if (_prices.Count > MaxRemembered)
        {
            _prices.Clear();
        }

        foreach (var type in types)
        {
            var byZone = latest.Where(p => p.Key.Type == type).ToDictionary(p => p.Key.Zone, p => p.Value.Price, StringComparer.Ordinal);
            _prices[type] = (byZone, now + options.SpotPriceAge);
        }
    }

    [LoggerMessage(2206, LogLevel.Warning, "Spot prices could not be read: {Code}. Launches go on without them.", EventName = "SpotPricesUnavailable")]
    private static partial void LogFailed(ILogger logger, string code);
}
