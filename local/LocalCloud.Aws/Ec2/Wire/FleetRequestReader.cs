using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>Reads CreateFleet as EC2 does for type <c>instant</c>, and refuses what EC2 refuses before it launches anything.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFleet.html</remarks>
internal sealed class FleetRequestReader(LaunchTemplates templates, Network network)
{
    private const int MostConfigs = 50;
    private const int MostOverrides = 300;
    private const int MostCapacity = 10_000;
    private const int LongestToken = 64;
    private const int LargestVolume = 16_384;

    private static readonly string[] SpotStrategies =
        ["price-capacity-optimized", "capacity-optimized", "capacity-optimized-prioritized", "lowest-price", "diversified"];

    private static readonly string[] OnDemandStrategies = ["lowest-price", "prioritized"];

    public FleetRequest Read(IReadOnlyDictionary<string, string> parameters)
    {
        var form = Form.Parse(parameters);
        if (form.Text("Type") is var type && type != "instant")
        {
            throw Ec2Error.Invalid($"The fleet type '{type ?? "maintain"}' is not supported here: only fleets of type instant are.");
        }

        var token = form.Text("ClientToken");
        if (token?.Length > LongestToken)
        {
            throw Ec2Error.Invalid($"ClientToken must be at most {LongestToken} characters long");
        }

        var tags = TagForms.ReadSpecifications(form, "fleet", "instance", "volume", "network-interface");
        var instanceTags = tags.GetValueOrDefault("instance", TagStore.None);
        var pools = Pools(form);
        if (pools.Any(pool => pool.Override.Template.InstanceTags.Keys.Union(instanceTags.Keys).Count() > TagStore.TagsPerResource))
        {
            throw TagStore.TooMany();
        }

        return new FleetRequest(
            token, Fingerprint(parameters), Targets(form), pools, tags.GetValueOrDefault("fleet", TagStore.None), instanceTags);
    }

    private static List<FleetTarget> Targets(Form form)
    {
        var target = form.Find("TargetCapacitySpecification") ?? throw Ec2Error.Missing("TargetCapacitySpecification");
        var total = target.Whole("TotalTargetCapacity") ?? throw Ec2Error.Missing("TargetCapacitySpecification.TotalTargetCapacity");
        var onDemand = target.Whole("OnDemandTargetCapacity") ?? 0;
        var spot = target.Whole("SpotTargetCapacity") ?? 0;
        if (total is < 1 or > MostCapacity || onDemand < 0 || spot < 0 || onDemand + spot > total)
        {
            throw Ec2Error.Invalid(
                $"Invalid target capacity: the total must be 1 to {MostCapacity} and no less than the sum of Spot and On-Demand target capacity.");
        }

        var rest = total - onDemand - spot;
        switch (target.Text("DefaultTargetCapacityType"))
        {
            case "spot":
                spot += rest;
                break;
            case null or "on-demand":
                onDemand += rest;
                break;
            case var other:
                throw Ec2Error.Invalid($"Value ({other}) for parameter DefaultTargetCapacityType is invalid.");
        }

        var behavior = form.Text("SpotOptions.InstanceInterruptionBehavior");
        if (behavior is not (null or "terminate"))
        {
            throw Ec2Error.Invalid("SpotOptions.InstanceInterruptionBehavior must be null or \"terminate\" for given fleet type.");
        }

        // EC2 launches the on-demand share first.
        FleetTarget[] all =
        [
            Target(form, "OnDemandOptions", Market.OnDemand, onDemand, OnDemandStrategies),
            Target(form, "SpotOptions", Market.Spot, spot, SpotStrategies),
        ];
        return [.. all.Where(wanted => wanted.Capacity > 0)];
    }

    private static FleetTarget Target(Form form, string options, Market market, int capacity, string[] strategies)
    {
        var strategy = form.Text($"{options}.AllocationStrategy") ?? "lowest-price";
        if (!strategies.Contains(strategy))
        {
            throw Ec2Error.Invalid($"Value ({strategy}) for parameter {options}.AllocationStrategy is invalid.");
        }

        var oneType = form.Flag($"{options}.SingleInstanceType");
        var oneZone = form.Flag($"{options}.SingleAvailabilityZone");
        var least = form.Whole($"{options}.MinTargetCapacity") ?? 0;
        if (least > 0 && !oneType && !oneZone)
        {
            throw Ec2Error.InvalidCombination(
                $"{options}.MinTargetCapacity requires at least one of SingleAvailabilityZone and SingleInstanceType.");
        }

        return new FleetTarget(market, capacity, strategy, oneType, oneZone, least, form.Whole($"{options}.InstancePoolsToUseCount") ?? 1);
    }

    private List<FleetPool> Pools(Form form)
    {
        var configs = form.Items("LaunchTemplateConfigs");
        if (configs.Count == 0)
        {
            throw Ec2Error.Missing("LaunchTemplateConfigs");
        }

        var overrides = configs.Count <= MostConfigs ? configs.SelectMany(Overrides).Take(MostOverrides + 1).ToList() : null;
        if (overrides is null || overrides.Count > MostOverrides)
        {
            throw Ec2Error.Invalid(
                "Your request contains more than the maximum allowed number of "
                + $"launch template configs ({MostConfigs}) or overrides ({MostOverrides}).");
        }

        var pools = overrides.SelectMany(Zones).ToList();
        var twice = pools.GroupBy(pool => (pool.Override.InstanceType, pool.Subnet.Zone)).Any(group => group.Count() > 1);
        var crowded = pools.GroupBy(pool => pool.Subnet.Zone).Any(zone => zone.Select(pool => pool.Subnet).Distinct().Count() > 1);
        if (twice || crowded)
        {
            // Two subnets in one zone make one and the same pool twice (lesson L27).
            throw Ec2Error.InvalidFleet("The fleet configuration contains duplicate instance pools.");
        }

        return pools;
    }

    private IEnumerable<FleetOverride> Overrides(Form config)
    {
        var specification = config.Find("LaunchTemplateSpecification")
            ?? throw Ec2Error.Missing("LaunchTemplateConfigs.LaunchTemplateSpecification");
        var template = templates.Require(specification.Text("LaunchTemplateId"), specification.Text("LaunchTemplateName"));
        var version = template.Require(
            specification.Text("Version") ?? throw Ec2Error.Missing("LaunchTemplateConfigs.LaunchTemplateSpecification.Version"));
        var items = config.Items("Overrides");
        return items.Count == 0 ? [Override(version, new Form())] : items.Select(item => Override(version, item));
    }

    private FleetOverride Override(LaunchTemplateVersion template, Form item)
    {
        if (item.Find("InstanceRequirements") is not null)
        {
            throw Ec2Error.Invalid("InstanceRequirements are not supported here: name instance types.");
        }

        var type = item.Text("InstanceType");
        var weight = item.Number("WeightedCapacity");
        var price = item.Text("MaxPrice");
        var priced = price is null || (decimal.TryParse(price, NumberStyles.Float, CultureInfo.InvariantCulture, out var max) && max > 0);
        if (weight is <= 0 || !priced)
        {
            throw Ec2Error.Invalid("WeightedCapacity and MaxPrice of an override must be positive numbers.");
        }

        return new FleetOverride(
            template,
            type ?? template.InstanceType ?? throw Ec2Error.Missing("InstanceType"),
            item.Text("SubnetId"),
            Az(item),
            price,
            item.Number("Priority"),
            weight,
            item.Text("ImageId"),
            Devices(item))
        {
            NamesInstanceType = type is not null,
        };
    }

    private string? Az(Form item) => (item.Text("AvailabilityZone"), item.Text("AvailabilityZoneId")) switch
    {
        ({ }, { }) => throw Ec2Error.InvalidCombination("Either AvailabilityZone or AvailabilityZoneId may be specified, not both."),
        (var name, null) => name,
        (null, var id) => network.Zones.FirstOrDefault(zone => zone.Id == id)?.Name
            ?? throw Ec2Error.Invalid($"Invalid availability zone: [{id}]"),
    };

    private static Form? Devices(Form item)
    {
        var devices = item.Find("BlockDeviceMapping");
        if (devices?.Items().Select(device => device.Whole("Ebs.VolumeSize")).FirstOrDefault(size => size is < 1 or > LargestVolume) is { } wrong)
        {
            throw Ec2Error.Invalid($"Volume of size {wrong}GiB is invalid: it must be 1 to {LargestVolume} GiB.");
        }

        return devices;
    }

    private IEnumerable<FleetPool> Zones(FleetOverride wanted)
    {
        var type = InstanceTypeCatalog.Find(wanted.InstanceType);
        if (wanted.SubnetId is { } subnetId)
        {
            if (subnetId.Contains(',', StringComparison.Ordinal))
            {
                throw Ec2Error.Invalid("Only one subnet ID can be specified in an override of a fleet of type instant.");
            }

            var subnet = network.FindSubnet(subnetId) ?? throw Ec2Error.NotFound("InvalidSubnetID.NotFound", "subnet", [subnetId]);
            return wanted.Az is null || wanted.Az == subnet.Zone.Name
                ? [new FleetPool(wanted, type, subnet)]
                : throw Ec2Error.InvalidFleet($"The subnet {subnetId} is not in the Availability Zone {wanted.Az}.");
        }

        if (wanted.Az is not { } az)
        {
            return network.Zones.Select(zone => new FleetPool(wanted, type, network.DefaultSubnet(zone)));
        }

        return network.FindZone(az) is { } named
            ? [new FleetPool(wanted, type, network.DefaultSubnet(named))]
            : throw Ec2Error.Invalid($"Invalid availability zone: [{az}]");
    }

    private static string Fingerprint(IReadOnlyDictionary<string, string> parameters)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters.Where(p => p.Key != "ClientToken").OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name.Length}:{name}={value.Length}:{value};");
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
