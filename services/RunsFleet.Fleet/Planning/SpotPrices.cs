namespace RunsFleet.Fleet.Planning;

/// <summary>Spot prices in US dollars an hour. A price that is not known is not a price of 0.</summary>
internal sealed class SpotPrices(IReadOnlyDictionary<(string InstanceType, string Zone), decimal> prices)
{
    public static SpotPrices Unknown { get; } = new(new Dictionary<(string, string), decimal>());

    /// <summary>Finds the price. Returns null when it is not known.</summary>
    public decimal? Find(string instanceType, string zone) => prices.TryGetValue((instanceType, zone), out var price) ? price : null;
}
