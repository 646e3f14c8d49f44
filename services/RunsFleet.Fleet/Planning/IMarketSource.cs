namespace RunsFleet.Fleet.Planning;

/// <summary>Tells what can be bought. Throws <see cref="MarketUnknownException"/> when there is no answer, not even an old one.</summary>
internal interface IMarketSource
{
    /// <summary>Gets types and subnets, from a cache.</summary>
    Task<MarketView> GetAsync(CancellationToken cancellationToken);

    /// <summary>Gets spot prices of these types, from a cache. Never throws for want of an answer: prices may be unknown.</summary>
    Task<SpotPrices> GetSpotPricesAsync(IReadOnlyCollection<string> instanceTypes, CancellationToken cancellationToken);
}
