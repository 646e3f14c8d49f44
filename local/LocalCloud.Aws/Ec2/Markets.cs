namespace LocalCloud.Aws.Ec2;

/// <summary>EC2's names of the markets.</summary>
internal static class Markets
{
    /// <summary>Returns <c>spot</c> or <c>on-demand</c>.</summary>
    public static string Name(this Market market) => market == Market.Spot ? "spot" : "on-demand";

    /// <summary>Finds the market of this name. Returns null when there is none.</summary>
    public static Market? Parse(string name) => name switch
    {
        "spot" => Market.Spot,
        "on-demand" => Market.OnDemand,
        _ => null,
    };
}
