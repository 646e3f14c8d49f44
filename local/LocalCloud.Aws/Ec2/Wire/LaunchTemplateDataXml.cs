using System.Xml.Linq;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>
/// Gives launch template data back as it was sent: <c>BlockDeviceMapping.1.Ebs.VolumeSize</c> becomes
/// <c>blockDeviceMappingSet/item/ebs/volumeSize</c>.
/// </summary>
internal static class LaunchTemplateDataXml
{
    public static XElement Write(string name, Form form, string? within = null)
    {
        var element = new XElement(name);
        var named = form.Children.Where(child => char.IsAsciiLetter(child.Key[0])).OrderBy(child => child.Key, StringComparer.Ordinal);
        foreach (var (childName, child) in named)
        {
            if (child.IsList)
            {
                // The groups of a network interface are called otherwise than those of the instance.
                element.Add(within == "NetworkInterface" && childName == "SecurityGroupId"
                    ? new XElement("groupSet", child.Items().Select(group => new XElement("groupId", group.Value)))
                    : new XElement(Camel(childName) + "Set", Items(form, childName)));
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

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
