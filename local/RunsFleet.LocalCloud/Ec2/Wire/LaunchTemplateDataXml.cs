using System.Collections.Frozen;
using System.Xml.Linq;

namespace RunsFleet.LocalCloud.Ec2.Wire;

/// <summary>
/// Gives launch template data back as it was sent: <c>BlockDeviceMapping.1.Ebs.VolumeSize</c> becomes
/// <c>blockDeviceMappingSet/item/ebs/volumeSize</c>.
/// </summary>
internal static class LaunchTemplateDataXml
{
    // The rest of the lists are called by their name in lower camel case with Set behind it.
    private static readonly FrozenDictionary<string, string> Lists = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["SecurityGroupId"] = "securityGroupIdSet",
        ["SecurityGroup"] = "securityGroupSet",
        ["InstanceType"] = "instanceTypeSet",
        ["LicenseSpecification"] = "licenseSet",
        ["PrivateIpAddresses"] = "privateIpAddressesSet",
        ["Ipv6Addresses"] = "ipv6AddressesSet",
    }.ToFrozenDictionary();

    public static XElement Write(string name, Form form, string? within = null)
    {
        var element = new XElement(name);
        foreach (var (childName, child) in form.Children.OrderBy(child => child.Key, StringComparer.Ordinal))
        {
            if (child.IsList)
            {
                element.Add(new XElement(ListName(childName, within), Items(form, childName)));
            }
            else if (child.Children.Count > 0)
            {
                element.Add(Write(Camel(childName), child, childName));
            }
            else
            {
                element.Add(new XElement(Camel(childName), child.Value));
            }
        }

        return element;
    }

    private static IEnumerable<XElement> Items(Form form, string list) => form.Items(list)
        .Select(item => item.Children.Count > 0 ? Write("item", item, list) : new XElement("item", item.Value));

    // Within a network interface the groups are a groupSet.
    private static string ListName(string name, string? within) => within == "NetworkInterface" && name == "SecurityGroupId"
        ? "groupSet"
        : Lists.GetValueOrDefault(name) ?? Camel(name) + "Set";

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
