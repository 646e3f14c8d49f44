namespace RunsFleet.Fleet.Planning;

/// <summary>A subnet that runners may be launched into.</summary>
/// <param name="SubnetId">EC2's id.</param>
/// <param name="Zone">Its availability zone.</param>
/// <param name="FreeAddresses">Addresses that are free in it.</param>
internal sealed record RunnerSubnet(string SubnetId, string Zone, int FreeAddresses);

/// <summary>What can be bought and where, as last seen.</summary>
/// <param name="Types">The region's instance types.</param>
/// <param name="Subnets">Where runners may go; several may lie in one zone.</param>
internal sealed record MarketView(IReadOnlyList<InstanceTypeEntry> Types, IReadOnlyList<RunnerSubnet> Subnets);

/// <summary>Spot prices in US dollars an hour. A price that is not known is not a price of 0.</summary>
internal sealed class SpotPrices(IReadOnlyDictionary<(string InstanceType, string Zone), decimal> prices)
{
    public static SpotPrices Unknown { get; } = new(new Dictionary<(string, string), decimal>());

    /// <summary>The price; null when it is not known.</summary>
    public decimal? Find(string instanceType, string zone) => prices.TryGetValue((instanceType, zone), out var price) ? price : null;
}

/// <summary>Tells what can be bought. Throws <see cref="MarketUnknownException"/> when there is no answer, not even an old one.</summary>
internal interface IMarketSource
{
    /// <summary>Types and subnets, from a cache.</summary>
    Task<MarketView> GetAsync(CancellationToken cancellationToken);

    /// <summary>Spot prices of these types, from a cache. Never throws for want of an answer: prices may be unknown.</summary>
    Task<SpotPrices> GetSpotPricesAsync(IReadOnlyCollection<string> instanceTypes, CancellationToken cancellationToken);
}

/// <summary>The catalogue cannot be read now.</summary>
internal sealed class MarketUnknownException(string message, Exception? innerException = null) : Exception(message, innerException);
