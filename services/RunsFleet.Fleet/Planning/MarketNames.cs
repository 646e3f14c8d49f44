using RunsFleet.Records;

namespace RunsFleet.Fleet.Planning;

/// <summary>Names of the markets, as metrics and EC2 spell them.</summary>
internal static class MarketNames
{
    public const string Spot = "spot";
    public const string OnDemand = "on-demand";

    public static string Name(Market market) => market is Market.Spot ? Spot : OnDemand;
}
