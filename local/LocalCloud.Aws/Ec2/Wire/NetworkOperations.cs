using System.Xml.Linq;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>Zones, the default VPC, its subnets and security group.</summary>
internal sealed class NetworkOperations(Network network, TagStore tags, Ec2Settings settings, IdSource ids)
{
    private static readonly (int Least, int Most) Pages = (5, 1000);

    public XElement DescribeAvailabilityZones(Form form)
    {
        var filters = new Filters<Zone>(new Dictionary<string, Func<Zone, IEnumerable<string?>>>
        {
            ["region-name"] = _ => [settings.Region],
            ["state"] = _ => ["available"],
            ["zone-id"] = zone => [zone.Id],
            ["zone-name"] = zone => [zone.Name],
            ["zone-type"] = _ => ["availability-zone"],
        });
        var names = form.Texts("ZoneName");
        if (names.FirstOrDefault(name => network.FindZone(name) is null) is { } unknown)
        {
            throw Ec2Error.Invalid($"Invalid availability zone: [{unknown}]");
        }

        var zones = network.Zones.Where(zone => names.Count == 0 || names.Contains(zone.Name));
        return Answer.Response("DescribeAvailabilityZones", Answer.Set("availabilityZoneInfo", filters.Apply(form, zones), zone => new[]
        {
            Answer.Element("zoneName", zone.Name),
            Answer.Element("zoneId", zone.Id),
            Answer.Element("zoneState", "available"),
            Answer.Element("zoneType", "availability-zone"),
            Answer.Element("optInStatus", "opt-in-not-required"),
            Answer.Element("groupName", settings.Region),
            Answer.Element("networkBorderGroup", settings.Region),
            Answer.Element("regionName", settings.Region),
        }));
    }

    public XElement DescribeVpcs(Form form)
    {
        var filters = new Filters<string>(
            new Dictionary<string, Func<string, IEnumerable<string?>>>
            {
                ["cidr"] = _ => [Network.VpcCidrBlock],
                ["cidr-block-association.cidr-block"] = _ => [Network.VpcCidrBlock],
                ["is-default"] = _ => ["true"],
                ["isDefault"] = _ => ["true"],
                ["owner-id"] = _ => [settings.AccountId],
                ["state"] = _ => ["available"],
                ["vpc-id"] = vpc => [vpc],
            },
            tags.Of);
        var asked = form.Texts("VpcId");
        RequireAll(asked, id => id == network.VpcId, "InvalidVpcID.NotFound", "vpc");
        return Answer.Response("DescribeVpcs", Answer.Set("vpcSet", filters.Apply(form, [network.VpcId]), vpc => new object?[]
        {
            Answer.Element("vpcId", vpc),
            Answer.Element("ownerId", settings.AccountId),
            Answer.Element("state", "available"),
            Answer.Element("cidrBlock", Network.VpcCidrBlock),
            Answer.Element("instanceTenancy", "default"),
            Answer.Element("isDefault", true),
            Answer.Tags(tags.Of(vpc)),
        }));
    }

    public XElement DescribeSubnets(Form form)
    {
        var filters = new Filters<Subnet>(
            new Dictionary<string, Func<Subnet, IEnumerable<string?>>>
            {
                ["availability-zone"] = subnet => [subnet.Zone.Name],
                ["availabilityZone"] = subnet => [subnet.Zone.Name],
                ["availability-zone-id"] = subnet => [subnet.Zone.Id],
                ["cidr-block"] = subnet => [subnet.CidrBlock],
                ["default-for-az"] = subnet => [subnet.IsDefault ? "true" : "false"],
                ["defaultForAz"] = subnet => [subnet.IsDefault ? "true" : "false"],
                ["owner-id"] = _ => [settings.AccountId],
                ["state"] = _ => ["available"],
                ["subnet-id"] = subnet => [subnet.Id],
                ["vpc-id"] = _ => [network.VpcId],
            },
            subnet => tags.Of(subnet.Id));
        var asked = form.Texts("SubnetId");
        RequireAll(asked, id => network.FindSubnet(id) is not null, "InvalidSubnetID.NotFound", "subnet");
        var subnets = network.Subnets.Where(subnet => asked.Count == 0 || asked.Contains(subnet.Id)).OrderBy(subnet => subnet.Id, StringComparer.Ordinal);
        var page = Page<Subnet>.Of(form, filters.Apply(form, subnets), subnet => subnet.Id, Pages);
        return Answer.Response(
            "DescribeSubnets", Answer.Set("subnetSet", page.Items, Describe), Answer.Element("nextToken", page.NextToken));
    }

    public XElement CreateSubnet(Form form)
    {
        if (form.Required("VpcId") is var vpc && vpc != network.VpcId)
        {
            throw Ec2Error.NotFound("InvalidVpcID.NotFound", "vpc", [vpc]);
        }

        var az = form.Text("AvailabilityZone") ?? network.Zones[0].Name;
        var zone = network.FindZone(az) ?? throw Ec2Error.Invalid($"Value ({az}) for parameter availabilityZone is invalid.");
        var given = TagForms.ReadSpecifications(form, "subnet").GetValueOrDefault("subnet", TagStore.None);
        var subnet = network.AddSubnet(zone, form.Required("CidrBlock"), ids);
        tags.Add(subnet.Id, given);
        return Answer.Response("CreateSubnet", Answer.Group("subnet", Describe(subnet)));
    }

    public XElement DescribeSecurityGroups(Form form)
    {
        var filters = new Filters<string>(
            new Dictionary<string, Func<string, IEnumerable<string?>>>
            {
                ["group-id"] = group => [group],
                ["group-name"] = _ => ["default"],
                ["owner-id"] = _ => [settings.AccountId],
                ["vpc-id"] = _ => [network.VpcId],
            },
            tags.Of);
        RequireAll(form.Texts("GroupId"), id => id == network.SecurityGroupId, "InvalidGroup.NotFound", "security group");
        var page = Page<string>.Of(form, filters.Apply(form, [network.SecurityGroupId]), group => group, Pages);
        return Answer.Response("DescribeSecurityGroups", Answer.Set("securityGroupInfo", page.Items, group => new object?[]
        {
            Answer.Element("ownerId", settings.AccountId),
            Answer.Element("groupId", group),
            Answer.Element("groupName", "default"),
            Answer.Element("groupDescription", "default VPC security group"),
            Answer.Element("vpcId", network.VpcId),
            Answer.Tags(tags.Of(group)),
        }));
    }

    private object?[] Describe(Subnet subnet) =>
    [
        Answer.Element("subnetId", subnet.Id),
        Answer.Element("subnetArn", $"arn:aws:ec2:{settings.Region}:{settings.AccountId}:subnet/{subnet.Id}"),
        Answer.Element("state", "available"),
        Answer.Element("ownerId", settings.AccountId),
        Answer.Element("vpcId", network.VpcId),
        Answer.Element("cidrBlock", subnet.CidrBlock),
        Answer.Element("availableIpAddressCount", 4091),
        Answer.Element("availabilityZone", subnet.Zone.Name),
        Answer.Element("availabilityZoneId", subnet.Zone.Id),
        Answer.Element("defaultForAz", subnet.IsDefault),
        Answer.Element("mapPublicIpOnLaunch", subnet.IsDefault),
        Answer.Tags(tags.Of(subnet.Id)),
    ];

    private static void RequireAll(IReadOnlyList<string> asked, Func<string, bool> exists, string code, string what)
    {
        var missing = asked.Where(id => !exists(id)).ToList();
        if (missing.Count > 0)
        {
            throw code == "InvalidGroup.NotFound"
                ? new AwsException(400, code, $"The security group '{missing[0]}' does not exist")
                : Ec2Error.NotFound(code, what, missing);
        }
    }
}
