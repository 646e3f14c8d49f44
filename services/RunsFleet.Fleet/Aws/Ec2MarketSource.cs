using Amazon.EC2;
using Amazon.EC2.Model;
using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;
using RunsFleet.Contracts;
using RunsFleet.Ec2;
using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Aws;

/// <summary>The region's instance types, zones and runner subnets, from EC2 and kept for a while.</summary>
internal sealed partial class Ec2MarketSource : IMarketSource, IDisposable
{
    private const int PageSize = 100;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly IAmazonEC2 _ec2;
    private readonly FleetOptions _options;
    private readonly TimeProvider _time;
    private readonly FleetMetrics _metrics;
    private readonly ILogger<Ec2MarketSource> _logger;
    private readonly StaleWhileRevalidate<IReadOnlyList<InstanceTypeEntry>> _types;
    private readonly StaleWhileRevalidate<IReadOnlyList<RunnerSubnet>> _subnets;
    private readonly SpotPriceCache _prices;

    public Ec2MarketSource(IAmazonEC2 ec2, IOptions<FleetOptions> options, TimeProvider time, FleetMetrics metrics, ILogger<Ec2MarketSource> logger)
    {
        (_ec2, _options, _time, _metrics, _logger) = (ec2, options.Value, time, metrics, logger);
        _types = new(new StaleTimes(_options.CatalogueAge, Grace, Pause), time, LoadTypesAsync, e => Failed("instance types", e));
        _subnets = new(new StaleTimes(_options.SubnetAge, Grace, Pause), time, LoadSubnetsAsync, e => Failed("subnets", e));
        _prices = new SpotPriceCache(ec2, _options, time, metrics, logger);
    }

    public async Task<MarketView> GetAsync(CancellationToken cancellationToken) =>
        new(await _types.GetAsync(cancellationToken), await _subnets.GetAsync(cancellationToken));

    public Task<SpotPrices> GetSpotPricesAsync(IReadOnlyCollection<string> instanceTypes, CancellationToken cancellationToken) =>
        _prices.GetAsync(instanceTypes, cancellationToken);

    public void Dispose()
    {
        _types.Dispose();
        _subnets.Dispose();
        _prices.Dispose();
    }

    private async Task<IReadOnlyList<InstanceTypeEntry>> LoadTypesAsync(CancellationToken cancellationToken)
    {
        var zones = await LoadZonesAsync(cancellationToken);
        var types = new List<InstanceTypeEntry>();
        string? next = null;
        do
        {
            var request = new DescribeInstanceTypesRequest { MaxResults = PageSize, NextToken = next };
            var page = await CallAsync(token => _ec2.DescribeInstanceTypesAsync(request, token), cancellationToken);
            types.AddRange((page.InstanceTypes ?? []).Select(type => Read(type, zones)).OfType<InstanceTypeEntry>());
            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return types;
    }

    private async Task<Dictionary<string, HashSet<string>>> LoadZonesAsync(CancellationToken cancellationToken)
    {
        var zones = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var request = new DescribeInstanceTypeOfferingsRequest { LocationType = LocationType.AvailabilityZone, MaxResults = 1000, NextToken = next };
            var page = await CallAsync(token => _ec2.DescribeInstanceTypeOfferingsAsync(request, token), cancellationToken);
            foreach (var offering in page.InstanceTypeOfferings ?? [])
            {
                if (!zones.TryGetValue(offering.InstanceType.Value, out var of))
                {
                    zones[offering.InstanceType.Value] = of = new HashSet<string>(StringComparer.Ordinal);
                }

                of.Add(offering.Location);
            }

            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return zones;
    }

    private async Task<IReadOnlyList<RunnerSubnet>> LoadSubnetsAsync(CancellationToken cancellationToken)
    {
        var subnets = new List<RunnerSubnet>();
        string? next = null;
        do
        {
            var request = _options.SubnetIds.Count > 0
                ? new DescribeSubnetsRequest { SubnetIds = [.. _options.SubnetIds] }
                : new DescribeSubnetsRequest { Filters = [new Filter($"tag:{TagNames.RunnerSubnet}", ["true"])], NextToken = next };
            var page = await CallAsync(token => _ec2.DescribeSubnetsAsync(request, token), cancellationToken);
            subnets.AddRange((page.Subnets ?? []).Select(s => new RunnerSubnet(s.SubnetId, s.AvailabilityZone, s.AvailableIpAddressCount ?? int.MaxValue)));
            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return subnets;
    }

    /// <summary>Null for what cannot be a runner: neither 64-bit Arm nor 64-bit x86, or not described well enough.</summary>
    private static InstanceTypeEntry? Read(InstanceTypeInfo type, Dictionary<string, HashSet<string>> zones)
    {
        var archs = type.ProcessorInfo?.SupportedArchitectures ?? [];
        CpuArchitecture? arch = archs.Contains("arm64") ? CpuArchitecture.Arm64 : archs.Contains("x86_64") ? CpuArchitecture.Amd64 : null;
        return arch is { } known && type.VCpuInfo?.DefaultVCpus is { } vcpus && type.MemoryInfo?.SizeInMiB is { } memory
            ? new InstanceTypeEntry
            {
                Name = type.InstanceType.Value,
                VCpus = vcpus,
                MemoryGiB = memory / 1024.0,
                Arch = known,
                Burstable = type.BurstablePerformanceSupported ?? false,
                BareMetal = type.BareMetal ?? false,
                SupportsSpot = type.SupportedUsageClasses is not { Count: > 0 } classes || classes.Contains("spot"),
                Zones = zones.GetValueOrDefault(type.InstanceType.Value) ?? [],
            }
            : null;
    }

    private Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        AwsCall.WithinAsync(_options.AwsTimeout, _time, call, cancellationToken);

    /// <summary>Null for what is no failure of EC2.</summary>
    private MarketUnknownException? Failed(string name, Exception e)
    {
        if (!AwsCall.IsFailure(e))
        {
            return null;
        }

        _metrics.ApiFailed("EC2");
        LogFailed(name, AwsCall.Code(e));
        return new MarketUnknownException($"EC2 does not tell its {name} now ({AwsCall.Code(e)}).", e);
    }

    [LoggerMessage(2205, LogLevel.Warning, "EC2's {Name} could not be read: {Code}. What was read before is used; without it launches wait.", EventName = "MarketDataUnavailable")]
    private partial void LogFailed(string name, string code);
}
