using System.Xml.Linq;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>CreateFleet.</summary>
internal sealed class FleetOperations(FleetRequestReader reader, Fleets fleets)
{
    public XElement Create(IReadOnlyDictionary<string, string> parameters)
    {
        var result = fleets.Create(reader.Read(parameters));
        return Answer.Response(
            "CreateFleet",
            Answer.Element("fleetId", result.FleetId),
            Answer.Set("errorSet", result.Errors, error => new[]
            {
                Describe(error.Override),
                Answer.Element("lifecycle", error.Market.Name()),
                Answer.Element("errorCode", error.Code),
                Answer.Element("errorMessage", error.Message),
            }),
            Answer.Set("fleetInstanceSet", result.Instances, group => new[]
            {
                Describe(group.Override),
                Answer.Element("lifecycle", group.Market.Name()),
                Answer.Set("instanceIds", group.InstanceIds),
                Answer.Element("instanceType", group.Override.InstanceType),
                Answer.Element("availabilityZone", group.Subnet.Zone.Name),
                Answer.Element("availabilityZoneId", group.Subnet.Zone.Id),
                Answer.Element("subnetId", group.Subnet.Id),
            }));
    }

    // EC2 gives an override back as it was asked for: no zone where only a subnet was named (the instances beside it say where they are;
    // an error does not). The template is always named by id.
    private static XElement Describe(FleetOverride wanted) => Answer.Group(
        "launchTemplateAndOverrides",
        Answer.Group(
            "launchTemplateSpecification",
            Answer.Element("launchTemplateId", wanted.Template.TemplateId),
            Answer.Element("version", wanted.Template.Number)),
        Answer.Group(
            "overrides",
            Answer.Element("instanceType", wanted.NamesInstanceType ? wanted.InstanceType : null),
            Answer.Element("maxPrice", wanted.MaxPrice),
            Answer.Element("subnetId", wanted.SubnetId),
            Answer.Element("availabilityZone", wanted.Az),
            Answer.Element("weightedCapacity", wanted.WeightedCapacity),
            Answer.Element("priority", wanted.Priority),
            Answer.Element("imageId", wanted.ImageId),
            wanted.BlockDeviceMappings is { } devices
                ? Answer.Set("blockDeviceMappingSet", devices.Items(), device => LaunchTemplateDataXml.Write("item", device).Elements())
                : null));
}
