namespace LocalCloud.Aws.Ec2;

/// <summary>How an instance is paid for.</summary>
public enum Market
{
    /// <summary>On demand.</summary>
    OnDemand,

    /// <summary>Spot.</summary>
    Spot,
}

/// <summary>EC2's names of the markets.</summary>
internal static class Markets
{
    /// <summary><c>spot</c> or <c>on-demand</c>.</summary>
    public static string Name(this Market market) => market == Market.Spot ? "spot" : "on-demand";

    /// <summary>The market of this name; null when there is none.</summary>
    public static Market? Parse(string name) => name switch
    {
        "spot" => Market.Spot,
        "on-demand" => Market.OnDemand,
        _ => null,
    };
}

/// <summary>Where capacity comes from: a type in a zone on a market.</summary>
public readonly record struct CapacityPool(string InstanceType, string Az, Market Market)
{
    /// <inheritdoc/>
    public override string ToString() => $"{InstanceType}@{Az} {Market.Name()}";
}

/// <summary>What an instance holds of a pool; given back when it ends.</summary>
/// <param name="Pool">The pool.</param>
/// <param name="Setting">Which setting of the pool it was taken under.</param>
public readonly record struct CapacityLease(CapacityPool Pool, long Setting);
