using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2;

/// <summary>The default VPC with one default subnet per zone and its default security group; further subnets can be made.</summary>
public sealed class Network
{
    /// <summary>The VPC's range.</summary>
    public const string VpcCidrBlock = "172.31.0.0/16";

    private const int SubnetsPerVpc = 200;
    private readonly Lock _lock = new();
    private readonly List<Subnet> _subnets = [];

    public Network(string region, string zoneLetters)
    {
        VpcId = StableHash.Id("vpc", region);
        SecurityGroupId = StableHash.Id("sg", region);
        Zones = [.. zoneLetters.Select((letter, index) => new Zone($"{region}{letter}", $"use1-az{index + 1}", index))];
        _subnets.AddRange(Zones.Select(zone =>
            new Subnet(StableHash.Id("subnet", $"{region}/{zone.Name}"), zone, $"172.31.{zone.Index * 16}.0/20", IsDefault: true)));
    }

    /// <summary>The default VPC.</summary>
    public string VpcId { get; }

    /// <summary>Its security group <c>default</c>.</summary>
    public string SecurityGroupId { get; }

    /// <summary>The zones, in order.</summary>
    public IReadOnlyList<Zone> Zones { get; }

    /// <summary>The subnets, default ones first.</summary>
    public IReadOnlyList<Subnet> Subnets
    {
        get
        {
            lock (_lock)
            {
                return [.. _subnets];
            }
        }
    }

    /// <summary>Finds the subnet of this id. Returns null when there is none.</summary>
    public Subnet? FindSubnet(string id) => Subnets.FirstOrDefault(subnet => subnet.Id == id);

    /// <summary>Finds the zone of this name. Returns null when there is none.</summary>
    public Zone? FindZone(string name) => Zones.FirstOrDefault(zone => zone.Name == name);

    /// <summary>Returns the default subnet of a zone.</summary>
    public Subnet DefaultSubnet(Zone zone) => Subnets.First(subnet => subnet.IsDefault && subnet.Zone == zone);

    /// <summary>Adds a subnet to the VPC.</summary>
    public Subnet AddSubnet(Zone zone, string cidrBlock, IdSource ids)
    {
        lock (_lock)
        {
            if (_subnets.Any(subnet => subnet.CidrBlock == cidrBlock))
            {
                throw new AwsException(400, "InvalidSubnet.Conflict", $"The CIDR '{cidrBlock}' conflicts with another subnet");
            }

            if (_subnets.Count >= SubnetsPerVpc)
            {
                throw new AwsException(400, "SubnetLimitExceeded", "The maximum number of subnets has been reached.");
            }

            var subnet = new Subnet(ids.Next("subnet"), zone, cidrBlock, IsDefault: false);
            _subnets.Add(subnet);
            return subnet;
        }
    }

    /// <summary>
    /// Returns false where EC2 would say that a zone does not have a type. As in AWS, the newest families and the largest sizes are not
    /// everywhere; which is where is fixed, so that tests can rely on it.
    /// </summary>
    public bool Offers(InstanceType type, Zone zone)
    {
        var last = Zones.Count >= 3 && zone.Index == Zones.Count - 1;
        return type.Family switch
        {
            "m8g" or "r8g" => !last,
            "c7a" or "m7a" => zone.Index != 1,
            _ => !(last && (type.BareMetal || type.VCpus > 96)),
        };
    }
}
