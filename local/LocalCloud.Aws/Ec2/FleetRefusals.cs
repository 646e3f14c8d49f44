using System.Globalization;
using LocalCloud.Aws.Ssm;

namespace LocalCloud.Aws.Ec2;

/// <summary>Why one override of a fleet launches nothing, in EC2's words.</summary>
internal sealed class FleetRefusals(Network network, SpotMarket prices, ParameterStore parameters, TimeProvider time)
{
    // A request that EC2 takes as a whole can still be wrong in one override: that is told in the answer, override by override.
    public FleetError? Refuse(FleetPool pool, Market market)
    {
        var wanted = pool.Override;
        var zone = pool.Subnet.Zone;
        if (pool.Type is not { } type || !network.Offers(type, zone))
        {
            return new FleetError(
                wanted,
                market,
                "InvalidFleetConfiguration",
                $"Your requested instance type ({wanted.InstanceType}) is not supported in your requested Availability Zone ({zone.Name}).");
        }

        if (ImageOf(wanted) is not { } image)
        {
            return new FleetError(
                wanted, market, "InvalidAMIID.NotFound", $"The image id '[{wanted.ImageId ?? wanted.Template.ImageId}]' does not exist");
        }

        if (image.Architecture != type.Architecture)
        {
            return new FleetError(
                wanted,
                market,
                "InvalidParameterValue",
                $"The architecture '{type.Architecture}' of the specified instance type does not match "
                + $"the architecture '{image.Architecture}' of the specified AMI. "
                + "Specify an instance type and an AMI that have matching architectures, and try again. "
                + "You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.");
        }

        if (market == Market.Spot && wanted.MaxPrice is { } max
            && decimal.Parse(max, NumberStyles.Float, CultureInfo.InvariantCulture) < Price(pool, market))
        {
            return new FleetError(
                wanted,
                market,
                "SpotMaxPriceTooLow",
                $"Your Spot request price of {max} is lower than the minimum required Spot request fulfillment price of {Price(pool, market)}.");
        }

        return null;
    }

    public Image? ImageOf(FleetOverride wanted)
    {
        var id = wanted.ImageId ?? wanted.Template.ImageId;
        const string byParameter = "resolve:ssm:";
        if (id?.StartsWith(byParameter, StringComparison.Ordinal) == true)
        {
            id = parameters.Find(id[byParameter.Length..])?.Value;
        }

        return id is null ? null : Images.Find(id);
    }

    public decimal Price(FleetPool pool, Market market) =>
        market == Market.Spot ? prices.PriceAt(pool.Type!, pool.Subnet.Zone.Name, time.GetUtcNow()) : pool.Type!.OnDemandPrice;

    public static FleetError NoCapacity(FleetPool pool, Market market) => new(
        pool.Override,
        market,
        "InsufficientInstanceCapacity",
        $"We currently do not have sufficient {pool.Override.InstanceType} capacity in the Availability Zone you requested "
        + $"({pool.Subnet.Zone.Name}). "
        + "Our system will be working on provisioning additional capacity.");

    public static FleetError Unfulfillable(FleetPool pool, Market market) => new(
        pool.Override,
        market,
        "UnfulfillableCapacity",
        "Unable to fulfill capacity due to your request configuration. Please adjust your request and try again.");
}
